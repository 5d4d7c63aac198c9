import { expect, test } from 'vitest';
import { longestPolicy, policiesFor, sizeOf, ungranted } from '../../src/aws/policy/document.js';
import { grants } from '../../src/aws/policy/grants/index.js';
import { scopeSource } from '../../src/aws/policy/scope.js';
import { needsFor } from '../../src/commands/needs.js';
import { type Purpose, purposes } from '../../src/commands/options.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import { parsePolicies } from '../../src/sandbox/authorisation/document.js';
import { actionOf, knownActions } from '../../src/sandbox/authorisation/reference.js';

const settings = parseSettings({ name: 'twenty-characters-ab', region: 'us-east-1' });
const made = { settings, environmentId: '0f8fad5b-d9cb-469f-a165-70867728950e', accountId: '123456789012' };
const everything = new Set(needsFor(purposes).map(({ action }) => action));

test('every action that anything declares is granted somewhere, and exists', () => {
  expect(ungranted(everything)).toEqual([]);
  expect([...everything].filter((action) => !knownActions.includes(action))).toEqual([]);
});

test('nothing is granted that nothing declares', () => {
  const granted = new Set(grants.flatMap(({ actions }) => actions));
  expect([...granted].filter((action) => !everything.has(action))).toEqual([]);
});

test('only what AWS knows no resource for is allowed on everything', () => {
  const wide = grants
    .filter(({ on }) => on(scopeSource(made)).Resource.includes('*'))
    .flatMap(({ actions }) => actions);
  const narrower = wide.filter((action) => (actionOf(action)?.resources.length ?? 0) > 0);
  expect(narrower).toEqual([]);
});

test('a condition on tags is only laid on actions that know tags', () => {
  const wrong = grants.flatMap(({ sid, on, actions }) => {
    const keys = Object.values(on(scopeSource(made)).Condition ?? {}).flatMap((one) => Object.keys(one));
    return actions.flatMap((action) => {
      const resources = actionOf(action)?.resources ?? [];
      const blind = (sort: 'requestTags' | 'resourceTags') =>
        resources.length > 0 && !resources.some((one) => one[sort]);
      const request = keys.some((key) => key.startsWith('aws:RequestTag')) && blind('requestTags');
      const resource = keys.some((key) => key.startsWith('aws:ResourceTag')) && blind('resourceTags');
      return request || resource ? [`${sid}: ${action}`] : [];
    });
  });
  expect(wrong).toEqual([]);
});

test.each(['direct', 'run-command'] as const)(
  'with --tunnel %s nothing is asked for that only a tunnel needs',
  (way) => {
    const actions = (chosen?: typeof way) => new Set(needsFor(['setup', 'push'], chosen).map(({ action }) => action));
    const without = actions(way);
    expect([...actions()].filter((action) => !without.has(action))).toEqual([
      'ssm:ResumeSession',
      'ssm:StartSession',
      'ssm:TerminateSession',
      'ssmmessages:OpenDataChannel',
    ]);
    expect(without).toContain('ssm:SendCommand');
  },
);

const sorts: readonly (readonly Purpose[])[] = [purposes, ...purposes.map((purpose) => [purpose])];

test.each(sorts)('the policies for %s %s are as long as IAM takes them, and as few as that allows', (...wanted) => {
  const documents = policiesFor(new Set(needsFor(wanted).map(({ action }) => action)), made);
  expect(documents.filter((one) => sizeOf(one) > longestPolicy)).toEqual([]);
  const total = documents.reduce((sum, one) => sum + sizeOf(one), 0);
  expect(documents.length).toBeLessThanOrEqual(Math.ceil(total / longestPolicy) + 1);
  expect(parsePolicies(JSON.stringify(documents)).length).toBeGreaterThan(0);
});
