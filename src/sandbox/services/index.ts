import type { Service } from '../region/operation.js';
import { acm } from './acm/index.js';
import { autoscaling } from './autoscaling/index.js';
import { ec2 } from './ec2/index.js';
import { elbv2 } from './elbv2/index.js';
import { iam } from './iam/index.js';
import { rds } from './rds/index.js';
import { serviceQuotas } from './servicequotas/index.js';
import { ec2messages } from './ssm/agent/index.js';
import { ssm } from './ssm/index.js';
import { sts } from './sts/index.js';

/** Every service of the sandbox. */
export const services: readonly Service[] = [
  ec2,
  iam,
  sts,
  serviceQuotas,
  acm,
  elbv2,
  autoscaling,
  rds,
  ssm,
  ec2messages,
];
