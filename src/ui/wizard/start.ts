import type { AskingScreen } from '../asking.js';
import { askLinear } from '../linear/ask.js';
import { type Size, smallestSize } from '../screen.js';
import { askFullScreen } from '../shown.js';
import { sizeOf } from '../terminal.js';
import type { WizardOptions, WizardOutcome } from './contract.js';
import { firstState, rulesOf } from './first-state.js';
import { lacksOf } from './lacks.js';
import { reviewScrollLimit, type WizardView, wizardFrame } from './layout.js';
import { linearWizard } from './linear.js';
import { cancelled, pressWizard, type WizardState } from './state.js';

/** Asks everything that a setup needs and ends with a confirmed review, or with what was answered until then. */
export function startWizard(options: WizardOptions): Promise<WizardOutcome> {
  const { screen } = options;
  return screen.mode === 'linear'
    ? askLinear(linearWizard({ ...options, theme: screen.theme }), screen)
    : askFullScreen(
        wizardScreen(options, () => sizeOf(screen.output)),
        screen,
      );
}

/** The wizard without a terminal: what keys do and what it looks like. */
export function wizardScreen(
  options: Omit<WizardOptions, 'screen'> & { readonly screen: Pick<WizardOptions['screen'], 'theme'> },
  measure: () => Size = () => smallestSize,
): AskingScreen<WizardState, WizardOutcome> {
  const { target, reviewOf, screen, goesOn = false } = options;
  const viewOf = (state: WizardState, size: Size): WizardView => ({
    state,
    ports: options,
    goesOn,
    target,
    reviewOf,
    size,
    theme: screen.theme,
  });
  const rules = rulesOf(options, (state) => reviewScrollLimit(viewOf(state, measure())));
  return {
    initial: firstState(options),
    lacks: (state) => lacksOf(state, options),
    press: (state, press) => pressWizard(state, press, rules),
    draw: (state, size) => wizardFrame(viewOf(state, size)),
    abandoned: cancelled,
  };
}
