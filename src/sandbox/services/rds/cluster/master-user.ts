import { AwsError } from '../../../wire/aws-error.js';
import { provided } from '../identifier.js';

const reservedNames: ReadonlySet<string> = new Set(['rdsadmin', 'rdsrepladmin', 'root', 'mysql', 'sys', 'public']);

/** @throws AwsError `InvalidParameterValue`: 1 to 16 letters and digits, a letter first, not reserved. */
export function checkedMasterUsername(value: string | undefined): string {
  const name = provided(value, 'MasterUsername');
  if (reservedNames.has(name.toLowerCase())) {
    throw new AwsError(
      'InvalidParameterValue',
      `MasterUsername ${name} cannot be used as it is a reserved word used by the engine`,
    );
  }
  if (!/^[A-Za-z][A-Za-z0-9]{0,15}$/.test(name)) {
    throw new AwsError(
      'InvalidParameterValue',
      'The parameter MasterUsername is not valid: it must be 1 to 16 letters and digits, and begin with a letter.',
    );
  }
  return name;
}

/** @throws AwsError `InvalidParameterValue`, without the value: 8 to 41 printable ASCII characters with exceptions. */
export function checkedMasterPassword(value: string | undefined): string {
  const password = provided(value, 'MasterUserPassword');
  const because = (reason: string) =>
    new AwsError('InvalidParameterValue', `The parameter MasterUserPassword is not a valid password${reason}`);
  if (password.length < 8) throw because(' because it is shorter than 8 characters.');
  if (password.length > 41) throw because(' because it is longer than 41 characters.');
  if (!/^[!-~]+$/.test(password) || /[/@"']/.test(password)) {
    throw because(`. Only printable ASCII characters besides '/', '@', '"', "'", ' ' may be used.`);
  }
  return password;
}

/** @throws AwsError `InvalidParameterValue`: up to 64 letters and digits, a letter first. */
export function checkedDatabaseName(value: string | undefined): string | undefined {
  if (value === undefined || /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(value)) return value;
  throw new AwsError(
    'InvalidParameterValue',
    'The parameter DatabaseName is not valid: it must be 1 to 64 letters, digits and underscores, and begin with a letter.',
  );
}
