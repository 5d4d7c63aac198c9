export type { AfterFailure, FailedRun } from './dialogs/after-failure.js';
export {
  askAfterFailure,
  askAnswer,
  askOneOf,
  askRollBackAgain,
  askTeardown,
  askWithoutCredentials,
  askYesNo,
} from './dialogs/ask.js';
export { type EnvironmentList, type ListedEnvironment, type ListedState, renderList } from './list/list.js';
export { renderSnapshot } from './ops/lines.js';
export { createJsonPrinter } from './printers/json.js';
export { createPlainPrinter } from './printers/plain.js';
export type { Printer } from './printers/printer.js';
export { type RecoveredReport, renderRecovered } from './recovered/recovered.js';
export type { FailureReport, NextCommand, SetupResult } from './result/contract.js';
export { renderFailures, renderResult, renderTeardown } from './result/result.js';
export type { Screen } from './screen.js';
export { runOpsScreen, startProgress } from './shown.js';
export type { TargetFacts } from './text/target-header.js';
export { createTheme, type Theme } from './theme.js';
export { renderChecks } from './wizard/checks.js';
export type {
  AccountFacts,
  CertificateChoice,
  CostEstimate,
  EngineVersionFacts,
  ExpectedTime,
  InstanceClassFacts,
  InstanceTypeFacts,
  ReviewFacts,
  TakenName,
  UsePrice,
} from './wizard/contract.js';
export { startWizard } from './wizard/start.js';
export { type Checked, renderReview } from './wizard/whole-review.js';
export { age } from './words.js';
