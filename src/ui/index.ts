export { createJsonPrinter } from './printers/json.js';
export { createPlainPrinter } from './printers/plain.js';
export type { Printer } from './printers/printer.js';
export { startProgress } from './progress/start.js';
export type { FailedStep, FailureReport, NextCommand, SetupResult, TeardownResult } from './result/contract.js';
export { type Screen, type Size, smallestSize } from './screen.js';
export { restoreSequence } from './terminal.js';
export { type TargetFacts, targetHeader } from './text/target-header.js';
export { createTheme, type Theme, type ThemeFacts } from './theme.js';
export type {
  AccountFacts,
  CostEstimate,
  CostLine,
  InstanceTypeFacts,
  ReviewFacts,
  StepIntents,
  WizardOptions,
  WizardOutcome,
} from './wizard/contract.js';

import type { Settings } from '../config/settings.js';
import type { Clock } from '../lib/clock.js';
import type { Snapshot } from '../ops/snapshot.js';
import type { Printer } from './printers/printer.js';
import type { FailureReport, SetupResult, TeardownResult } from './result/contract.js';
import type { Screen } from './screen.js';
import type { TargetFacts } from './text/target-header.js';
import type { Theme } from './theme.js';
import type { ReviewFacts, WizardOptions, WizardOutcome } from './wizard/contract.js';

/** The functions of this layer, as the commands call them. Streams get whole lines, without the newline. */
export interface UserInterface {
  createJsonPrinter(options: { readonly writeLine: (line: string) => void }): Printer;
  createPlainPrinter(options: {
    readonly writeLine: (line: string) => void;
    readonly theme: Theme;
    readonly target: TargetFacts;
    readonly clock: Clock;
  }): Printer;
  startProgress(options: {
    readonly target: TargetFacts;
    readonly screen: Screen;
    readonly onInterrupt: () => void;
  }): Printer;
  startWizard(options: WizardOptions): Promise<WizardOutcome>;
  askWithoutCredentials(options: { readonly reason: string; readonly screen: Screen }): Promise<'sandbox' | 'quit'>;
  askYesNo(options: {
    readonly title: string;
    readonly lines: readonly string[];
    readonly question: string;
    readonly screen: Screen;
  }): Promise<boolean>;
  askTeardown(options: {
    readonly target: TargetFacts;
    readonly environment: string;
    /** What will be removed, one line each. */
    readonly lines: readonly string[];
    readonly screen: Screen;
  }): Promise<boolean>;
  renderReview(settings: Settings, review: ReviewFacts, target: TargetFacts, width: number, theme: Theme): string[];
  renderResult(result: SetupResult, width: number, theme: Theme): string[];
  renderTeardown(result: TeardownResult, width: number, theme: Theme): string[];
  renderFailures(report: FailureReport, width: number, theme: Theme): string[];
  renderSnapshot(snapshot: Snapshot, width: number, theme: Theme): string[];
  runOpsScreen(options: {
    readonly target: TargetFacts;
    readonly take: () => Promise<Snapshot>;
    readonly intervalMs: number;
    readonly screen: Screen;
  }): Promise<void>;
}
