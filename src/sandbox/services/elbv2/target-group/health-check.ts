import type { CreateTargetGroupInput, ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../../wire/aws-error.js';
import type { HealthCheck, LoadBalancerType } from '../tables.js';

/** The protocols of target groups, and the type of load balancer that each belongs to. */
export const groupProtocols: Readonly<Partial<Record<ProtocolEnum, LoadBalancerType>>> = {
  HTTP: 'application',
  HTTPS: 'application',
  TCP: 'network',
  TLS: 'network',
  UDP: 'network',
  TCP_UDP: 'network',
};

export type HealthCheckInput = Pick<
  CreateTargetGroupInput,
  | 'HealthCheckProtocol'
  | 'HealthCheckPort'
  | 'HealthCheckPath'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
  | 'Matcher'
>;

/** Allowed values (service model); the names are those of AWS's messages. */
const ranges = {
  intervalSeconds: ['healthCheckIntervalSeconds', 5, 300],
  timeoutSeconds: ['healthCheckTimeoutSeconds', 2, 120],
  healthyThreshold: ['healthyThresholdCount', 2, 10],
  unhealthyThreshold: ['unhealthyThresholdCount', 2, 10],
} as const;

function defaults(groupProtocol: ProtocolEnum): HealthCheck {
  const isApplication = groupProtocols[groupProtocol] === 'application';
  return {
    protocol: isApplication ? 'HTTP' : 'TCP',
    port: 'traffic-port',
    intervalSeconds: 30,
    timeoutSeconds: groupProtocol === 'HTTP' ? 6 : 10,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
  };
}

/**
 * The health check of a target group after a create or modify call (`present` is the one before).
 * @throws AwsError `ValidationError`, `InvalidConfigurationRequest`
 */
export function healthCheckOf(
  groupProtocol: ProtocolEnum,
  input: HealthCheckInput,
  present?: HealthCheck,
): HealthCheck {
  const base = present ?? defaults(groupProtocol);
  const protocol = input.HealthCheckProtocol ?? base.protocol;
  const check: HealthCheck = {
    protocol,
    port: input.HealthCheckPort ?? base.port,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? base.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? base.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? base.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? base.unhealthyThreshold,
    ...(protocol === 'TCP' ? {} : overHttp(groupProtocol, input, base)),
  };
  checkProtocols(groupProtocol, check, input);
  checkNumbers(check);
  return check;
}

function overHttp(groupProtocol: ProtocolEnum, input: HealthCheckInput, base: HealthCheck) {
  const defaultMatcher = groupProtocols[groupProtocol] === 'application' ? '200' : '200-399';
  return {
    path: input.HealthCheckPath ?? base.path ?? '/',
    matcher: input.Matcher?.HttpCode ?? base.matcher ?? defaultMatcher,
  };
}

function checkProtocols(groupProtocol: ProtocolEnum, check: HealthCheck, input: HealthCheckInput): void {
  const allowed = groupProtocols[groupProtocol] === 'application' ? ['HTTP', 'HTTPS'] : ['HTTP', 'HTTPS', 'TCP'];
  if (!allowed.includes(check.protocol)) {
    throw new AwsError(
      'InvalidConfigurationRequest',
      `Health check protocol '${check.protocol}' is not supported for target groups with the protocol '${groupProtocol}'`,
    );
  }
  if (check.protocol === 'TCP' && (input.HealthCheckPath !== undefined || input.Matcher !== undefined)) {
    throw new AwsError(
      'InvalidConfigurationRequest',
      "Health check paths and matchers are not supported for health checks with the protocol 'TCP'",
    );
  }
}

function checkNumbers(check: HealthCheck): void {
  for (const key of ['intervalSeconds', 'timeoutSeconds', 'healthyThreshold', 'unhealthyThreshold'] as const) {
    const [name, least, most] = ranges[key];
    const value = check[key];
    if (value >= least && value <= most) continue;
    const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  if (check.timeoutSeconds > check.intervalSeconds) {
    throw new AwsError(
      'ValidationError',
      `Health check timeout '${check.timeoutSeconds}' must be smaller than or equal to the interval '${check.intervalSeconds}'`,
    );
  }
}
