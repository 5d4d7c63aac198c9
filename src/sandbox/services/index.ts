import type { Service } from '../region/operation.js';
import { ec2 } from './ec2/index.js';
import { elbv2 } from './elbv2/index.js';
import { rds } from './rds/index.js';

/** Every service of the sandbox. */
export const services: readonly Service[] = [ec2, elbv2, rds];
