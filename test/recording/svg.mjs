const [cellWidth, cellHeight, margin] = [8.4, 17, 12];

/** How the terminal's styles look: the sixteen colours of a dark scheme, as far as the product uses them. */
const colours = { 31: '#f7768e', 32: '#9ece6a', 33: '#e0af68', 36: '#7dcfff' };

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One captured line with SGR sequences as `tspan`s. */
function spans(line) {
  let style = {};
  return line
    .split(/(\p{Cc}\[[\d;]*m)/u)
    .map((part) => {
      const sequence = /^\p{Cc}\[([\d;]*)m$/u.exec(part);
      if (!sequence) return part === '' ? '' : `<tspan${attributes(style)}>${escapeXml(part)}</tspan>`;
      for (const code of (sequence[1] || '0').split(';').map(Number)) style = styled(style, code);
      return '';
    })
    .join('');
}

function styled(style, code) {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: undefined };
  return colours[code] ? { ...style, colour: colours[code] } : style;
}

function attributes({ bold, dim, colour }) {
  return `${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity=".6"' : ''}${colour ? ` fill="${colour}"` : ''}`;
}

/**
 * Frames as one animated SVG: every distinct line is drawn once and used wherever it stands.
 * @param {{ lines: string[], seconds: number }[]} frames
 */
export function animatedSvg(frames, { columns, rows }) {
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  const known = new Map();
  const idOf = (line) => {
    if (!known.has(line)) known.set(line, `l${known.size}`);
    return known.get(line);
  };
  let from = 0;
  const shown = frames.map(({ lines, seconds }, at) => {
    const percent = (time) => `${((time / total) * 100).toFixed(3)}%`;
    const [start, end] = [percent(from), percent(from + seconds)];
    from += seconds;
    const last = at === frames.length - 1;
    const uses = lines.flatMap((line, row) =>
      line === '' ? [] : [`<use href="#${idOf(line)}" y="${(row + 1) * cellHeight}"/>`],
    );
    return {
      style: `@keyframes f${at}{0%{visibility:hidden}${start}{visibility:visible}${last ? '' : `${end}{visibility:hidden}`}}#f${at}{animation:f${at} ${total.toFixed(1)}s step-end infinite}`,
      group: `<g id="f${at}">${uses.join('')}</g>`,
    };
  });
  const [width, height] = [columns * cellWidth + 2 * margin, rows * cellHeight + 2 * margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<style>text{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#c0caf5}g g{visibility:hidden}${shown.map(({ style }) => style).join('')}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#1a1b26"/>`,
    `<defs>${[...known].map(([line, id]) => `<text id="${id}" xml:space="preserve">${spans(line)}</text>`).join('\n')}</defs>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...shown.map(({ group }) => group),
    '</g></svg>',
    '',
  ].join('\n');
}
