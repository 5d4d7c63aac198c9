import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Line } from '../text/line.js';
import { paint, type Theme } from '../theme.js';

/** Shows lines as they are; the layout has already fitted them, so truncation is only the net below it. */
export function Lines({ lines, theme }: { readonly lines: readonly Line[]; readonly theme: Theme }): ReactElement {
  const rows = lines.map((line, at) => ({ key: `${at}`, text: paint(line, theme) || ' ' }));
  return (
    <Box flexDirection="column">
      {rows.map((row) => (
        <Text key={row.key} wrap="truncate">
          {row.text}
        </Text>
      ))}
    </Box>
  );
}
