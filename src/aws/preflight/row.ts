/** What a check found. Green and yellow let a setup go on, red does not. */
export type Finding =
  | { readonly level: 'green'; readonly found: string }
  /** Worth knowing, or could not be found out. */
  | { readonly level: 'yellow'; readonly found: string; readonly remedy?: string }
  /** `found` is the cause and `remedy` what to do, each a sentence. */
  | { readonly level: 'red'; readonly found: string; readonly remedy: string };

/** A row of the pre-flight checks. */
export type CheckRow = Finding & {
  /** For programs: `quota-vpc`. */
  readonly check: string;
  readonly title: string;
};

export const green = (found: string): Finding => ({ level: 'green', found });
export const yellow = (found: string, remedy?: string): Finding => ({
  level: 'yellow',
  found,
  ...(remedy ? { remedy } : {}),
});
export const red = (found: string, remedy: string): Finding => ({ level: 'red', found, remedy });
