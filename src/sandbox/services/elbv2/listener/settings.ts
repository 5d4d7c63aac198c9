import type { Action, CreateListenerInput, RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { targetGroupByArn } from '../find.js';
import { loadBalancersOf } from '../serving.js';
import type { ListenerAction, ListenerRecord, LoadBalancerRecord, LoadBalancerType } from '../tables.js';
import { groupProtocols } from '../target-group/health-check.js';
import { checkCertificates } from './certificates.js';
import { defaultSslPolicy, sslPolicies } from './describe-ssl-policies.js';

/** What a listener's protocol allows: on which load balancers, with a certificate or without, to which target groups. */
const listenerProtocols: Readonly<
  Record<string, { readonly on: LoadBalancerType; readonly encrypted: boolean; readonly groups: readonly string[] }>
> = {
  HTTP: { on: 'application', encrypted: false, groups: ['HTTP', 'HTTPS'] },
  HTTPS: { on: 'application', encrypted: true, groups: ['HTTP', 'HTTPS'] },
  TCP: { on: 'network', encrypted: false, groups: ['TCP', 'TCP_UDP'] },
  TLS: { on: 'network', encrypted: true, groups: ['TCP', 'TLS'] },
  UDP: { on: 'network', encrypted: false, groups: ['UDP', 'TCP_UDP'] },
  TCP_UDP: { on: 'network', encrypted: false, groups: ['TCP_UDP'] },
};

export type ListenerSettings = Pick<ListenerRecord, 'port' | 'protocol' | 'certificateArns' | 'sslPolicy' | 'action'>;

/**
 * The settings of a listener after a create or modify call (`present` are those before).
 * @throws AwsError with the codes of CreateListener
 */
export function listenerSettings(
  cloud: Cloud,
  loadBalancer: LoadBalancerRecord,
  input: Pick<CreateListenerInput, 'Port' | 'Protocol' | 'Certificates' | 'SslPolicy'> & {
    readonly DefaultActions?: Action[] | undefined;
  },
  present?: ListenerSettings,
): ListenerSettings {
  const port = input.Port ?? present?.port;
  const protocol = input.Protocol ?? present?.protocol;
  if (port === undefined || port < 1 || port > 65_535) {
    throw new AwsError('ValidationError', 'A port between 1 and 65535 must be specified');
  }
  const rules = protocol === undefined ? undefined : listenerProtocols[protocol];
  if (protocol === undefined || rules?.on !== loadBalancer.type) {
    const allowed = Object.keys(listenerProtocols).filter((name) => listenerProtocols[name]?.on === loadBalancer.type);
    throw new AwsError('ValidationError', `Listener protocol '${protocol}' must be one of '${allowed.join(', ')}'`);
  }
  const certificateArns =
    input.Certificates?.flatMap(({ CertificateArn }) => CertificateArn ?? []) ?? present?.certificateArns ?? [];
  if (rules.encrypted && certificateArns.length === 0) {
    throw new AwsError('ValidationError', `A certificate must be specified for ${protocol} listeners`);
  }
  if (!rules.encrypted && input.Certificates?.length) {
    throw new AwsError('ValidationError', `A certificate cannot be specified for ${protocol} listeners`);
  }
  if (rules.encrypted && input.Certificates) checkCertificates(cloud, certificateArns);
  const action = input.DefaultActions ? actionOf(cloud, loadBalancer, input.DefaultActions) : present?.action;
  if (!action) throw new AwsError('ValidationError', 'An action must be specified');
  if (action.type === 'redirect') checkLoop(action.config, { protocol, port });
  checkGroupProtocol(cloud, action, protocol, rules.groups);
  const sslPolicy = input.SslPolicy ?? present?.sslPolicy ?? defaultSslPolicy;
  if (!sslPolicies.some((known) => known.Name === sslPolicy)) {
    throw new AwsError('SSLPolicyNotFound', `SSL policy '${sslPolicy}' not found`);
  }
  return {
    port,
    protocol,
    action,
    certificateArns: rules.encrypted ? certificateArns : [],
    ...(rules.encrypted ? { sslPolicy } : {}),
  };
}

function actionOf(cloud: Cloud, loadBalancer: LoadBalancerRecord, actions: readonly Action[]): ListenerAction {
  const [action, ...others] = actions;
  if (!action) throw new AwsError('ValidationError', 'An action must be specified');
  if (others.length > 0) throw new AwsError('TooManyActions', 'The sandbox takes one action per listener');
  if (action.Type === 'redirect' && action.RedirectConfig) {
    return { type: 'redirect', config: { ...sameUrl, ...action.RedirectConfig } };
  }
  if (action.Type === 'fixed-response' && action.FixedResponseConfig) {
    return { type: 'fixed-response', config: action.FixedResponseConfig };
  }
  const groups = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  const targetGroupArn = groups[0]?.TargetGroupArn;
  if (action.Type !== 'forward' || !targetGroupArn || groups.length > 1) {
    throw new AwsError(
      'InvalidLoadBalancerAction',
      'The sandbox knows the actions redirect, fixed-response, and forward to one target group',
    );
  }
  checkGroup(cloud, loadBalancer, targetGroupArn);
  return { type: 'forward', targetGroupArn };
}

/** What a redirect leaves as it was asked for, AWS describes by these placeholders. */
const sameUrl = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;

function checkLoop(config: RedirectActionConfig, listener: { readonly protocol: string; readonly port: number }): void {
  const same = (['Host', 'Path', 'Query'] as const).every((part) => config[part] === sameUrl[part]);
  const protocol = config.Protocol === sameUrl.Protocol || config.Protocol === listener.protocol;
  const port = config.Port === sameUrl.Port || config.Port === String(listener.port);
  if (!same || !protocol || !port) return;
  throw new AwsError('InvalidLoadBalancerAction', 'The redirect configuration is not valid because it creates a loop.');
}

function checkGroup(cloud: Cloud, loadBalancer: LoadBalancerRecord, targetGroupArn: string): void {
  const group = targetGroupByArn(cloud, targetGroupArn);
  if (group.vpcId !== loadBalancer.vpcId) {
    throw new AwsError(
      'InvalidConfigurationRequest',
      `The following target groups are not in the VPC '${loadBalancer.vpcId}' of the load balancer: '${group.id}'`,
    );
  }
  if (loadBalancersOf(cloud, group.id).some((other) => other.id !== loadBalancer.id)) {
    throw new AwsError(
      'TargetGroupAssociationLimit',
      `The following target groups cannot be associated with more than one load balancer: ${group.id}`,
    );
  }
}

function checkGroupProtocol(cloud: Cloud, action: ListenerAction, protocol: string, allowed: readonly string[]): void {
  if (action.type !== 'forward') return;
  const group = targetGroupByArn(cloud, action.targetGroupArn);
  if (allowed.includes(group.protocol)) return;
  throw new AwsError(
    groupProtocols[group.protocol] === listenerProtocols[protocol]?.on
      ? 'IncompatibleProtocols'
      : 'InvalidConfigurationRequest',
    `The listener protocol '${protocol}' is not supported for a target group with the protocol '${group.protocol}'`,
  );
}
