import type { LoadBalancerType } from './tables.js';

/** The attributes of a new load balancer; ModifyLoadBalancerAttributes knows these keys and no others. */
export const loadBalancerAttributes: Readonly<Record<LoadBalancerType, Readonly<Record<string, string>>>> = {
  application: {
    'access_logs.s3.enabled': 'false',
    'access_logs.s3.bucket': '',
    'access_logs.s3.prefix': '',
    'client_keep_alive.seconds': '3600',
    'connection_logs.s3.enabled': 'false',
    'connection_logs.s3.bucket': '',
    'connection_logs.s3.prefix': '',
    'deletion_protection.enabled': 'false',
    'idle_timeout.timeout_seconds': '60',
    'load_balancing.cross_zone.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'defensive',
    'routing.http.drop_invalid_header_fields.enabled': 'false',
    'routing.http.preserve_host_header.enabled': 'false',
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
    'routing.http.xff_client_port.enabled': 'false',
    'routing.http.xff_header_processing.mode': 'append',
    'routing.http2.enabled': 'true',
    'waf.fail_open.enabled': 'false',
    'zonal_shift.config.enabled': 'false',
  },
  network: {
    'access_logs.s3.enabled': 'false',
    'access_logs.s3.bucket': '',
    'access_logs.s3.prefix': '',
    'deletion_protection.enabled': 'false',
    'dns_record.client_routing_policy': 'any_availability_zone',
    'load_balancing.cross_zone.enabled': 'false',
    'zonal_shift.config.enabled': 'false',
  },
};

const ofEveryTargetGroup = {
  'deregistration_delay.timeout_seconds': '300',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
  'stickiness.enabled': 'false',
  'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
};

/** The attributes of a new target group of instances, by the type of load balancer that its protocol belongs to. */
export const targetGroupAttributes: Readonly<Record<LoadBalancerType, Readonly<Record<string, string>>>> = {
  application: {
    ...ofEveryTargetGroup,
    'load_balancing.algorithm.anomaly_mitigation': 'off',
    'load_balancing.algorithm.type': 'round_robin',
    'slow_start.duration_seconds': '0',
    'stickiness.app_cookie.cookie_name': '',
    'stickiness.app_cookie.duration_seconds': '86400',
    'stickiness.lb_cookie.duration_seconds': '86400',
    'stickiness.type': 'lb_cookie',
  },
  network: {
    ...ofEveryTargetGroup,
    'deregistration_delay.connection_termination.enabled': 'false',
    // The trap of network load balancers: instances see the clients' addresses unless this is switched off.
    'preserve_client_ip.enabled': 'true',
    'proxy_protocol_v2.enabled': 'false',
    'stickiness.type': 'source_ip',
    'target_health_state.unhealthy.connection_termination.enabled': 'true',
    'target_health_state.unhealthy.draining_interval_seconds': '0',
  },
};

/** The values that an attribute may have, where they are not free text. */
export const attributeRanges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'client_keep_alive.seconds': [60, 604_800],
  'deregistration_delay.timeout_seconds': [0, 3_600],
  'idle_timeout.timeout_seconds': [1, 4_000],
  'stickiness.app_cookie.duration_seconds': [1, 604_800],
  'stickiness.lb_cookie.duration_seconds': [1, 604_800],
};
