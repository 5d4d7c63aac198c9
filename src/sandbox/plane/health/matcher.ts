/**
 * Reads a target group's matcher (`200`, `200-299`, `200,301`, and mixtures) into a predicate over HTTP codes.
 * Throws on anything else, as CreateTargetGroup does.
 */
export function parseMatcher(text: string): (code: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const match = /^\s*(\d{3})(?:-(\d{3}))?\s*$/.exec(part);
    if (match === null) throw new Error(`Health check matcher HTTP code '${text}' must be 200-499 as a list or range`);
    const from = Number(match[1]);
    return { from, to: match[2] === undefined ? from : Number(match[2]) };
  });
  return (code) => ranges.some(({ from, to }) => code >= from && code <= to);
}
