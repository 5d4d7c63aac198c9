import { Refusal } from '../errors.js';

/** The release does not fit into the Systems Manager document that carries it. */
export class ReleaseTooLarge extends Refusal {
  constructor(
    what: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(
      `${what} takes ${bytes} bytes and the limit is ${limit}, because the whole release travels inside the document.`,
      'Make the app folder smaller: leave out data, pictures and libraries that requirements.txt can install.',
    );
  }
}

/** The app, schema, table name or a setting cannot be packed as given. */
export class InvalidBundle extends Refusal {}

/** No certificate roots are known for the region's databases. */
export class UnknownDatabaseRoots extends Refusal {
  constructor(readonly region: string) {
    super(
      `The certificate authority of the databases in ${region} is not known here, so a connection could not be verified.`,
      'Choose another region.',
    );
  }
}
