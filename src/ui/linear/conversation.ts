import type { Lack } from '../asking.js';
import { type Line, textOf } from '../text/line.js';

/** What is asked: lines that are said once, then the prompt on whose row the answer is typed. */
export interface Spoken {
  readonly lines: readonly Line[];
  readonly prompt: string;
  /** The answer is not shown while it is typed. */
  readonly secret?: true;
}

/** What an answer makes of the state: another one, the end, or the same prompt `again` after some sentences. */
export type Heard<S, A> = { readonly state: S } | { readonly answer: A } | { readonly again: readonly string[] };

/** Questions for terminals that are read aloud: whole lines in the order of time, as pure functions. */
export interface LinearScreen<S, A> {
  readonly initial: S;
  readonly speak: (state: S) => Spoken;
  readonly hear: (state: S, text: string) => Heard<S, A>;
  /** What the state needs from outside and has not. */
  readonly lacks?: (state: S) => readonly Lack<S>[];
  /** What that is, as a sentence. */
  readonly working?: (state: S) => string;
  /** The answer when nobody answers any more: Ctrl-C, or the end of the input. */
  readonly abandoned: (state: S) => A;
}

/** The other side of the conversation. */
export interface Listener {
  readonly say: (line: string) => void;
  /** Undefined when nobody answers any more. */
  readonly ask: (prompt: string, secret: boolean) => Promise<string | undefined>;
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal;
}

/** Asks until there is an answer. */
export async function converse<S, A>(screen: LinearScreen<S, A>, listener: Listener): Promise<A> {
  let { initial: state } = screen;
  const asked = new Set<string>();
  for (;;) {
    for (const { key, load } of screen.lacks?.(state) ?? []) {
      if (asked.has(key)) continue;
      asked.add(key);
      listener.say(screen.working?.(state) ?? '');
      const arrived = await unlessGone(load(), listener.gone);
      if (!arrived) return screen.abandoned(state);
      state = arrived(state);
    }
    const spoken = screen.speak(state);
    for (const line of spoken.lines) listener.say(textOf(line));
    const heard = await answerTo(screen, state, spoken, listener);
    if ('answer' in heard) return heard.answer;
    state = heard.state;
  }
}

async function answerTo<S, A>(
  screen: LinearScreen<S, A>,
  state: S,
  { prompt, secret }: Spoken,
  { ask, say }: Listener,
): Promise<Exclude<Heard<S, A>, { readonly again: unknown }>> {
  for (;;) {
    const text = await ask(prompt, secret === true);
    if (text === undefined) return { answer: screen.abandoned(state) };
    const heard = screen.hear(state, secret ? text : text.trim());
    if (!('again' in heard)) return heard;
    for (const sentence of heard.again) say(sentence);
  }
}

function unlessGone<T>(work: Promise<T>, gone: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(undefined);
    if (gone.aborted) leave();
    gone.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => gone.removeEventListener('abort', leave));
  });
}
