import { expect, test } from 'vitest';
import { quotaRemedy } from '../../src/aws/quotas.js';
import type { Direction } from '../../src/engine/graph.js';
import { remedyFor } from '../../src/errors.js';
import { listFaults } from '../../src/sandbox/faults/faults.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import type { StepId } from '../../src/steps/outputs.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const user = 'User: arn:aws:iam::000000000000:user/sandbox';

const freePlan =
  "The account's free plan does not allow this: choose another class or fewer days of backups (`tier3-wizard --resume --set database.instanceClass=CLASS --set database.backupRetentionDays=1`), or upgrade the plan in the Billing console, then run `tier3-wizard --resume`.";

/** The class, AWS's words and the remedy that the product has of a run that fails in one step. */
async function toldBy(environment: Environment, direction: Direction, ...ids: readonly StepId[]) {
  const outcome = await environment.run(direction, upTo(...ids));
  const failures = outcome.kind === 'failed' ? outcome.failures : [];
  return failures.map(({ step, failure }) => [step, failure.class, failure.message, failure.remedy]);
}

/** What nothing in the request leads to: the account, its organisation or AWS itself is in the way. */
const refusals: readonly (readonly [fault: string, step: StepId, kind: string, message: string, remedy: string])[] = [
  [
    'ec2:CreateVpc:refused=not-signed-up',
    'vpc',
    'account',
    'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
    'The account is not signed up for the service, or the region is not enabled for it: `aws account enable-region --region-name REGION` enables it, `aws ec2 describe-regions --all-regions --region us-east-1` shows it, then run `tier3-wizard --resume`.',
  ],
  [
    'iam:CreateRole:refused=organisation',
    'instance-roles',
    'permission',
    `${user} is not authorized to perform: iam:CreateRole on resource: * with an explicit deny in a service control policy`,
    'A policy of your organisation forbids it: ask whoever runs the organisation, then run `tier3-wizard --resume`.',
  ],
  [
    'refused=unsupported-configuration',
    'web-fleet',
    'capacity',
    'demo-web cannot launch an instance: The requested configuration is currently not supported. Please check the documentation for supported configurations. Launching EC2 instance failed.',
    "Choose a type that both zones offer and that fits the image's architecture: `tier3-wizard --resume --set web.instanceType=TYPE`.",
  ],
  [
    'refused=instance-limit',
    'web-fleet',
    'quota',
    'demo-web cannot launch an instance: 4 instance(s) are already running. You have requested 1 more, which exceeds your current limit. Launching EC2 instance failed.',
    remedyFor(quotaRemedy('vcpus'), 'create'),
  ],
  [
    'refused=pending-verification',
    'web-fleet',
    'account',
    'demo-web cannot launch an instance: Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. We will notify you by email once your request has been validated. Launching EC2 instance failed.',
    'AWS is still checking the new account, which takes minutes to hours: wait for its mail, then run `tier3-wizard --resume`.',
  ],
  [
    'refused=free-tier',
    'web-fleet',
    'bad-input',
    "demo-web cannot launch an instance: The specified instance type is not eligible for Free Tier. For a list of Free Tier instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'. Launching EC2 instance failed.",
    "Choose a type of the account's free plan (`aws ec2 describe-instance-types --filters Name=free-tier-eligible,Values=true` lists them): `tier3-wizard --resume --set web.instanceType=TYPE`, or upgrade the plan in the Billing console, then run `tier3-wizard --resume`.",
  ],
  [
    'refused=blocked',
    'web-fleet',
    'account',
    'demo-web cannot launch an instance: This account is currently blocked and not recognized as a valid account. Please contact aws-verification@amazon.com if you have questions. Launching EC2 instance failed.',
    'AWS has blocked the account: open a case with AWS Support (`https://console.aws.amazon.com/support`), then run `tier3-wizard --resume`.',
  ],
  [
    'refused=no-load-balancers',
    'nlb',
    'account',
    'This AWS account currently does not support creating load balancers. For more information, please contact AWS Support.',
    'New accounts are sometimes blocked from load balancers: open a case with AWS Support (`https://console.aws.amazon.com/support`), then run `tier3-wizard --resume`.',
  ],
  [
    'zone-without-load-balancers=us-east-1b',
    'nlb',
    'capacity',
    'The following Availability Zones us-east-1b cannot be associated with a load balancer. Please try a different Availability Zone.',
    'Ask AWS Support for load balancers in that zone, then run `tier3-wizard --resume`; or remove the system and set it up in other zones (network.zones).',
  ],
  [
    'refused=free-plan-backups',
    'db-cluster',
    'bad-input',
    'The specified backup retention period exceeds the maximum available to free tier customers. To remove all limitations, upgrade your account plan.',
    freePlan,
  ],
  [
    'refused=free-plan',
    'db-writer',
    'bad-input',
    "This instance size isn't available with free plan accounts.",
    freePlan,
  ],
];

/** What leads to a step is built once: each of its refusals then meets a resume. */
const environments = new Map<StepId, Promise<Environment>>();

test.each(refusals)('%s: %s says what to do', { timeout: 60_000 }, async (fault, step, ...told) => {
  const known = environments.get(step) ?? newEnvironment({ forFile: true });
  environments.set(step, known);
  const environment = await known;
  injectFaults(environment.region.cloud, ['none', fault]);
  expect(await toldBy(environment, 'create', step)).toEqual([[step, ...told]]);
});

test('a group that AWS calls in use and a load balancer of an endpoint service hold a teardown up', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const { cloud } = environment.region;
  expect(await environment.run('create', upTo('nlb'))).toEqual({ kind: 'done' });
  const arn = environment.file.state.steps.nlb?.resources.nlb?.id;
  injectFaults(cloud, ['refused=endpoint-service', 'refused=group-in-use*3']);
  expect(await toldBy(environment, 'destroy', 'nlb')).toEqual([
    [
      'nlb',
      'busy',
      `Load balancer '${arn}' cannot be deleted because it is currently associated with another service`,
      'Something still uses it; run `tier3-wizard --teardown` in a minute.',
    ],
  ]);
  injectFaults(cloud, ['none', 'refused=group-in-use*3']);
  expect(await environment.run('destroy', upTo('nlb'))).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual([]);
  expect(listFaults(cloud)).toEqual([{ spec: 'refused=group-in-use*3', seen: expect.any(Number) }]);
  expect(listFaults(cloud)[0]?.seen).toBeGreaterThan(3);
});
