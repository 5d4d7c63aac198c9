import {
  type Action,
  CreateListenerCommand,
  DeleteListenerCommand,
  type Listener,
  ModifyListenerCommand,
  type ProtocolEnum,
  type RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { answered } from '../../aws/answered.js';
import { listeners } from '../../aws/kinds/elbv2.js';
import { tagList } from '../../aws/tags.js';
import type { Permission } from '../../engine/step.js';
import { permissions, type Run } from '../context.js';
import { alive, ensure, remove, unlessGone } from './owned.js';

/** A listener: what it speaks, and whether it forwards to the target group or redirects. */
export interface ListenerSpec {
  /** The logical name. */
  readonly resource: string;
  readonly port: number;
  readonly protocol: ProtocolEnum;
  readonly tls?: { readonly certificateArn: string; readonly policy: string };
  /** Absent: it forwards. */
  readonly redirect?: RedirectActionConfig;
}

/** The listeners that other answers would make: they are removed when they are ours. */
export type UnwantedListener = Pick<ListenerSpec, 'resource' | 'port'>;

/** Where the listeners are and lead to. */
export interface ListenerPlace {
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
}

export const listenerPermissions: readonly Permission[] = [
  ...permissions(
    'setup',
    'elasticloadbalancing:CreateListener',
    'elasticloadbalancing:AddTags',
    'elasticloadbalancing:DescribeListeners',
    // Called when an answer was changed.
    'elasticloadbalancing:DeleteListener',
    'elasticloadbalancing:ModifyListener',
  ),
];

/** Undefined while one is missing; else what is not as it should be, as nouns. */
export async function wrongListeners(
  run: Run,
  place: ListenerPlace,
  wanted: readonly ListenerSpec[],
  unwanted: readonly UnwantedListener[],
): Promise<readonly string[] | undefined> {
  const { elbv2 } = run.aws;
  const wrong: string[] = [];
  for (const spec of wanted) {
    const listener = await alive(run, listeners(elbv2, place.loadBalancerArn, spec.port), spec.resource);
    if (!listener) return undefined;
    if (!isAsWanted(listener, spec, place)) wrong.push(`the listener on port ${spec.port}`);
  }
  for (const { resource, port } of unwanted) {
    if (mayBeThere(run, resource)) wrong.push(`the end of the listener on port ${port}`);
  }
  return wrong;
}

/** Makes, changes and removes, in this order: at no time is there a redirect to a port that nothing listens on. */
export async function reconcileListeners(
  run: Run,
  place: ListenerPlace,
  wanted: readonly ListenerSpec[],
  unwanted: readonly UnwantedListener[],
): Promise<void> {
  const { elbv2 } = run.aws;
  for (const spec of wanted) {
    const listener = await ensure(run, listeners(elbv2, place.loadBalancerArn, spec.port), spec.resource, {
      idempotent: true,
      create: async () => {
        const { loadBalancerArn: LoadBalancerArn } = place;
        const request = { LoadBalancerArn, ...settingsOf(spec, place), Tags: tagList(run.tags(spec.resource)) };
        const answer = await elbv2.send(new CreateListenerCommand(request));
        return answered(answer.Listeners?.[0]?.ListenerArn, "a listener's ARN");
      },
    });
    if (isAsWanted(listener, spec, place)) continue;
    const { ListenerArn } = listener;
    await elbv2.send(new ModifyListenerCommand({ ListenerArn, ...settingsOf(spec, place) }));
  }
  for (const { resource, port } of unwanted) {
    if (!mayBeThere(run, resource)) continue;
    await remove(run, listeners(elbv2, place.loadBalancerArn, port), resource, ({ id }) =>
      unlessGone(() => elbv2.send(new DeleteListenerCommand({ ListenerArn: id }))),
    );
  }
}

function mayBeThere({ ledger }: Run, resource: string): boolean {
  return ledger.id(resource) !== undefined || ledger.intended(resource);
}

function settingsOf({ port, protocol, tls, redirect }: ListenerSpec, { targetGroupArn }: ListenerPlace) {
  const action: Action = redirect
    ? { Type: 'redirect', RedirectConfig: redirect }
    : { Type: 'forward', TargetGroupArn: targetGroupArn };
  return {
    Port: port,
    Protocol: protocol,
    ...(tls ? { Certificates: [{ CertificateArn: tls.certificateArn }], SslPolicy: tls.policy } : {}),
    DefaultActions: [action],
  };
}

/** AWS fills in what a redirect leaves open: only what was asked for is compared. */
function isAsWanted(listener: Listener, spec: ListenerSpec, place: ListenerPlace): boolean {
  const { tls, redirect } = spec;
  const action = listener.DefaultActions?.[0];
  const leads = redirect
    ? action?.Type === 'redirect' &&
      (['Protocol', 'Port', 'StatusCode'] as const).every((part) => action.RedirectConfig?.[part] === redirect[part])
    : action?.Type === 'forward' && action.TargetGroupArn === place.targetGroupArn;
  return (
    leads &&
    listener.Protocol === spec.protocol &&
    listener.Certificates?.[0]?.CertificateArn === tls?.certificateArn &&
    (tls === undefined || listener.SslPolicy === tls.policy)
  );
}
