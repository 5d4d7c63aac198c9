import { AwsError } from '../../../wire/aws-error.js';

const maximumLevels = 15;

/** @throws AwsError for names that Parameter Store refuses (User Guide, "Requirements and constraints"). */
export function checkParameterName(name: string): void {
  if (/^\/?(aws|ssm)/i.test(name)) {
    if (name.startsWith('/aws'))
      throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
    throw badName('can\'t be prefixed with "aws" or "ssm" (case-insensitive)');
  }
  if (name.includes('/') && !name.startsWith('/')) throw badName('must be a fully qualified name');
  if (!/^\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/.test(name) || name.length > 1011) {
    throw badName(
      'if formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (name.split('/').length - 1 > maximumLevels) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `The hierarchy has more than the maximum of ${maximumLevels} levels.`,
    );
  }
}

function badName(why: string): AwsError {
  return new AwsError('ValidationException', `Parameter name: ${why}.`);
}
