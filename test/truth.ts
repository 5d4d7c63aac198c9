/** How much of a whole a test has shown: `removed one by one: 141 of 141 named`. */
export interface Share {
  readonly shown: number;
  readonly of: number;
  /** What shown means: `named`, `as designed`. */
  readonly word: string;
}

declare module '@vitest/runner' {
  /** Set by tests, as `task.meta.shares`, and gathered by the reporter of `npm run test:truth`. */
  interface TaskMeta {
    /** By what is counted: `IAM actions removed one by one`. */
    shares?: Readonly<Record<string, Share>>;
    /** By what is counted: `operations implemented`. */
    figures?: Readonly<Record<string, number>>;
    /** The error codes that the test got from the sandbox. */
    errorCodes?: readonly string[];
  }
}
