/** Where a member is in a request: the names on the way to it, and the places in lists, from 0. */
export type Place = readonly (string | number)[];

/** A rule of the service's model that a member of a request breaks. */
export type Rule =
  | { readonly kind: 'required' }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'least' | 'most'; readonly of: 'length' | 'value'; readonly bound: number; readonly range: Range };

/** Both bounds, of which some services tell whichever is broken. */
export interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface Breach {
  readonly place: Place;
  /** The value as a message shows it; absent where it is secret or the member is missing. */
  readonly shown?: string;
  /** More than one only in a list of plain values, of which the services speak as a whole. */
  readonly rules: readonly [Rule, ...Rule[]];
  readonly inList?: true;
}
