/**
 * The code of an AWS error as it is on the wire. The SDK names errors of modelled services after their shapes
 * (`LoadBalancerNotFoundException`) and keeps the wire code in `Code`; EC2 and SSM have it in `name` alone.
 */
export function awsCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, 'Code');
  return typeof code === 'string' && code ? code : error.name;
}

/** True when the error carries one of these codes, as its wire code or as the SDK's name. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  return codes.includes(error.name) || codes.includes(awsCode(error) ?? '');
}

/** A member of what the SDK notes beside an error; undefined where it notes nothing. */
export function metadataOf(error: unknown, member: string): unknown {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, '$metadata') : undefined;
  return typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, member) : undefined;
}

/** The HTTP status of AWS's answer; undefined when no answer came. */
export function httpStatus(error: unknown): number | undefined {
  const status = metadataOf(error, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

export function requestId(error: unknown): string | undefined {
  const id = metadataOf(error, 'requestId');
  return typeof id === 'string' ? id : undefined;
}

/** AWS answered and said no: the call had no effect. Any other 5xx or a lost answer proves nothing. */
export function wasRefused(error: unknown): boolean {
  // EC2 throttles with 503.
  if (hasCode(error, 'RequestLimitExceeded')) return true;
  const status = httpStatus(error);
  return status !== undefined && status >= 400 && status < 500;
}

/** Every way AWS says that something is not there. */
export function isNotFound(error: unknown): boolean {
  const code = awsCode(error) ?? '';
  return (
    /\.NotFound(Exception)?$|^NatGatewayNotFound$|(NotFound|NotFoundFault|NotFoundException)$/.test(code) ||
    [
      'NoSuchEntity',
      'NoSuchEntityException',
      'InvalidDocument',
      'AssociationDoesNotExist',
      'ParameterNotFound',
    ].includes(code)
  );
}
