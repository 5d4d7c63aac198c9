import type { Question } from './question.js';

export const bundleQuestions: readonly Question[] = [
  {
    key: 'bundle.directory',
    page: 'bundle',
    label: 'App folder',
    kind: 'optional',
    help: 'A folder with your own Flask app; empty means the built-in one.',
    empty: 'the built-in app',
  },
  {
    key: 'bundle.schema',
    page: 'bundle',
    label: 'Schema file',
    kind: 'optional',
    help: 'The SQL that is run once; empty means the built-in schema, which makes the table below.',
    empty: 'the built-in schema',
    when: ({ answerTo }) => answerTo('bundle.directory') !== '',
  },
  {
    key: 'bundle.table',
    page: 'bundle',
    label: 'Table',
    kind: 'text',
    named: true,
    help: 'The table that the app writes its datetimes to.',
  },
];
