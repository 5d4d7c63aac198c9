import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { referredTemplate, referredVersion, versionWish } from '../../ec2/launch-template/versions.js';
import { LaunchTemplates } from '../../ec2/tables.js';
import type { TemplateReference } from '../tables.js';

/**
 * Finds the launch template of a request, by id or by name.
 * @throws AwsError `ValidationError`
 */
export function templateReference(cloud: Cloud, specification: LaunchTemplateSpecification): TemplateReference {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version = '$Default' } = specification;
  if ((id === undefined) === (name === undefined)) {
    throw new AwsError('ValidationError', 'Valid requests must contain either launchTemplateId or LaunchTemplateName');
  }
  if (!/^(\$Latest|\$Default|[1-9]\d*)$/.test(version)) {
    throw new AwsError(
      'ValidationError',
      "Invalid launch template version: either '$Default', '$Latest', or a numeric version are allowed.",
    );
  }
  return fullyFormed(() => {
    const template = referredTemplate(cloud, specification);
    referredVersion(cloud, template, versionWish(version));
    return { id: template.id, name: template.name, version };
  });
}

/** What EC2 says about a template becomes a validation error here. @throws AwsError `ValidationError` */
export function fullyFormed<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('ValidationError', `You must use a valid fully-formed launch template. ${error.message}`);
  }
}

/** The reference with the number that `$Latest` or `$Default` means now. */
export function resolved(cloud: Cloud, reference: TemplateReference): TemplateReference {
  const template = cloud.table(LaunchTemplates).get(reference.id);
  if (!template) return reference;
  return { ...reference, version: String(referredVersion(cloud, template, versionWish(reference.version)).number) };
}

export function toWireTemplate({ id, name, version }: TemplateReference): LaunchTemplateSpecification {
  return { LaunchTemplateId: id, LaunchTemplateName: name, Version: version };
}
