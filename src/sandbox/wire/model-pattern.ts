/**
 * A pattern of AWS's models as a regular expression. The models write Java's: it has to match the whole text, pairs of
 * surrogates stand for what lies beyond U+FFFF, and only classes of Unicode need the flag that forbids needless escapes.
 */
export function modelPattern(source: string): RegExp {
  const anyCase = source.startsWith('(?i)');
  const text = source.replace(/^\(\?i\)/, '').replaceAll('\\uD800\\uDC00-\\uDBFF\\uDFFF', '\\u{10000}-\\u{10FFFF}');
  const unicode = /\\p\{|\\u\{/.test(text);
  return new RegExp(`^(?:${text})$`, `s${unicode ? 'u' : ''}${anyCase ? 'i' : ''}`);
}
