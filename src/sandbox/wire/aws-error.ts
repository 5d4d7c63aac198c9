/** An error answer of an AWS service. `code` is the code on the wire, not the name that the SDK gives its class. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number | undefined;

  /** `status` is needed only where the service's model does not know the code (EC2 models none: 400). */
  constructor(code: string, message: string, status?: number) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
