import type { Scope, ScopeSource } from '../scope.js';

/** Actions that are allowed on the same things. An action stands in several grants when it is about several things. */
export interface Grant {
  readonly sid: string;
  readonly on: (source: ScopeSource) => Scope;
  readonly actions: readonly string[];
}
