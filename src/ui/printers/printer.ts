import type { EngineEvent } from '../../engine/events.js';

/** Shows a run while it goes on. */
export interface Printer {
  readonly onEvent: (event: EngineEvent) => void;
  /** Ends the show; the last state stays readable. Safe to call twice. */
  close(): Promise<void>;
}
