import fc from 'fast-check';

/** What a wire does with one frame. */
export type Fate = 'deliver' | 'lose' | 'repeat' | 'delay';

/** Endless fates, of which most deliver. */
export const fates = fc.infiniteStream(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Fate>('deliver') },
    { weight: 1, arbitrary: fc.constantFrom<Fate>('lose', 'repeat', 'delay') },
  ),
);

/** One direction of a connection that loses, repeats and reorders frames. */
export class LossyWire {
  readonly #fates: Iterator<Fate>;
  #inFlight: Buffer[] = [];
  #delayed: Buffer[] = [];

  constructor(fates: Iterator<Fate>) {
    this.#fates = fates;
  }

  send(frame: Buffer): void {
    const fate: Fate = this.#fates.next().value;
    if (fate === 'delay') this.#delayed.push(frame);
    else if (fate !== 'lose') this.#inFlight.push(frame);
    if (fate === 'repeat') this.#inFlight.push(frame);
  }

  /** What arrives now; delayed frames come behind those that were sent after them. */
  arrive(): Buffer[] {
    const arrived = this.#inFlight;
    this.#inFlight = this.#delayed;
    this.#delayed = [];
    return arrived;
  }
}
