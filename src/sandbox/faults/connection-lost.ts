/** Thrown instead of an answer: the client gets none. */
export class ConnectionLost extends Error {
  constructor(readonly how: 'reset' | 'silence') {
    super(`the connection ends with ${how}`);
    this.name = 'ConnectionLost';
  }
}
