import type { Question } from './question.js';

export const accountQuestions: readonly Question[] = [
  {
    key: 'tags',
    page: 'account',
    label: 'Tags',
    kind: 'tags',
    named: true,
    help: 'Your own tags for every resource: team=web, cost-centre=42.',
    empty: 'none',
    fallback: () => '',
  },
  {
    key: 'permissionsBoundary',
    page: 'account',
    label: 'Permissions boundary',
    kind: 'optional',
    named: true,
    help: 'The ARN of the policy that every role must carry, where your organisation wants one.',
    empty: 'none',
  },
  {
    key: 'rolePath',
    page: 'account',
    label: 'Role path',
    kind: 'text',
    named: true,
    help: 'The path of the two instance roles, such as /teams/web/.',
  },
];
