import { autoScalingQuestions } from './autoscaling.js';
import { ec2Questions } from './ec2.js';
import { loadBalancingQuestions } from './elbv2.js';
import { iamQuestions } from './iam.js';
import { textIn } from './input.js';
import { type Asked, type AskedCall, ask, type Questions } from './question.js';
import { rdsQuestions } from './rds.js';
import { ssmQuestions } from './ssm.js';

/** Questions by the name that requests are signed for. What is not listed is agents' own or cannot be denied. */
const questionsOf: Readonly<Record<string, Questions>> = {
  ec2: ec2Questions,
  elasticloadbalancing: loadBalancingQuestions,
  autoscaling: autoScalingQuestions,
  rds: rdsQuestions,
  iam: iamQuestions,
  ssm: ssmQuestions,
  acm: (call) => {
    const arn = textIn(call.input, 'CertificateArn');
    const subject = arn === undefined ? undefined : { type: 'certificate', arn };
    return [ask(call, { action: `acm:${call.operation}`, subject })];
  },
  servicequotas: (call) => {
    const [service, code] = [textIn(call.input, 'ServiceCode'), textIn(call.input, 'QuotaCode')];
    const arn = call.cloud.arn('servicequotas', `${service}/${code}`);
    const subject = service && code ? { type: 'quota', arn } : undefined;
    return [ask(call, { action: `servicequotas:${call.operation}`, subject })];
  },
  sts: (call) => {
    // No policy can deny it.
    if (call.operation === 'GetCallerIdentity') return [];
    const role = textIn(call.input, 'RoleArn');
    const subject = role === undefined ? undefined : { type: 'role', arn: role };
    return [ask(call, { action: `sts:${call.operation}`, subject })];
  },
};

/** Everything that has to be allowed for a call, in the order in which AWS asks. */
export function questionsAbout(signingName: string, call: AskedCall): readonly Asked[] {
  return questionsOf[signingName]?.(call) ?? [];
}
