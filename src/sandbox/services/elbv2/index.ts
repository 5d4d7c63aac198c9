import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { describeAccountLimits } from './describe-account-limits.js';
import { holdings } from './holdings.js';
import { createListener } from './listener/create-listener.js';
import { deleteListener } from './listener/delete-listener.js';
import { describeListenerCertificates } from './listener/describe-listener-certificates.js';
import { describeListeners } from './listener/describe-listeners.js';
import { describeRules } from './listener/describe-rules.js';
import { describeSslPolicies } from './listener/describe-ssl-policies.js';
import { modifyListener } from './listener/modify-listener.js';
import { createLoadBalancer } from './load-balancer/create-load-balancer.js';
import { deleteLoadBalancer } from './load-balancer/delete-load-balancer.js';
import { describeLoadBalancerAttributes } from './load-balancer/describe-load-balancer-attributes.js';
import { describeLoadBalancers } from './load-balancer/describe-load-balancers.js';
import { becomeActive, interfacesVanish, nameAnswers, placeInterfaces } from './load-balancer/lifecycle.js';
import { modifyLoadBalancerAttributes } from './load-balancer/modify-load-balancer-attributes.js';
import { setSecurityGroups } from './load-balancer/set-security-groups.js';
import { setSubnets } from './load-balancer/set-subnets.js';
import { addTags } from './tag/add-tags.js';
import { describeTags } from './tag/describe-tags.js';
import { removeTags } from './tag/remove-tags.js';
import { deregisterTargetsOperation } from './target/deregister-targets.js';
import { describeTargetHealth } from './target/describe-target-health.js';
import { registerTargetsOperation } from './target/register-targets.js';
import { forgetHealth, simulatedChecksFail, targetDrained, targetRegistered } from './target/registration.js';
import { createTargetGroup } from './target-group/create-target-group.js';
import { deleteTargetGroup } from './target-group/delete-target-group.js';
import { describeTargetGroupAttributes } from './target-group/describe-target-group-attributes.js';
import { describeTargetGroups } from './target-group/describe-target-groups.js';
import { modifyTargetGroup } from './target-group/modify-target-group.js';
import { modifyTargetGroupAttributes } from './target-group/modify-target-group-attributes.js';
import { noteTargetHealth } from './targets.js';
import { loadBalancing } from './topology.js';

export const elbv2: Service = {
  description: descriptions.elbv2,
  operations: [
    createLoadBalancer,
    describeLoadBalancers,
    deleteLoadBalancer,
    describeLoadBalancerAttributes,
    modifyLoadBalancerAttributes,
    setSecurityGroups,
    setSubnets,
    createTargetGroup,
    describeTargetGroups,
    modifyTargetGroup,
    deleteTargetGroup,
    describeTargetGroupAttributes,
    modifyTargetGroupAttributes,
    createListener,
    describeListeners,
    describeListenerCertificates,
    modifyListener,
    deleteListener,
    describeRules,
    registerTargetsOperation,
    deregisterTargetsOperation,
    describeTargetHealth,
    addTags,
    removeTags,
    describeTags,
    describeAccountLimits,
    describeSslPolicies,
  ],
  tasks: [
    placeInterfaces,
    becomeActive,
    nameAnswers,
    interfacesVanish,
    targetRegistered,
    simulatedChecksFail,
    targetDrained,
  ],
  topology: loadBalancing,
  holdings,
  onPlaneEvent: noteTargetHealth,
  start: forgetHealth,
};
