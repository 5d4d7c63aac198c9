/** The values of one request's condition keys, by key in lower case. A key without a value is not there. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** True when `text` is what a pattern with `*` and `?` describes. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .split(/([*?])/)
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Actions are compared without regard to case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}

/** Each of an ARN's six parts is compared by itself: a `*` does not reach over a colon. */
export function matchesArn(pattern: string, arn: string): boolean {
  const [mine, theirs] = [parts(pattern), parts(arn)];
  return mine.length === theirs.length && mine.every((part, i) => matches(part, theirs[i] ?? ''));
}

function parts(arn: string): string[] {
  const split = arn.split(':');
  return [...split.slice(0, 5), split.slice(5).join(':')];
}

/**
 * Puts the values of policy variables into a pattern. `${aws:username}` becomes the caller's name; `${*}`, `${?}` and
 * `${$}` are the characters themselves. Undefined when a variable has no value: then nothing matches.
 */
export function substituted(pattern: string, context: Context): string | undefined {
  let complete = true;
  const text = pattern.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    if (['*', '?', '$'].includes(name)) return name;
    const [key = '', fallback] = name.split(/\s*,\s*/);
    const value = context[key.toLowerCase()]?.[0] ?? fallback?.replace(/^'|'$/g, '');
    if (value === undefined) complete = false;
    return value ?? '';
  });
  return complete ? text : undefined;
}
