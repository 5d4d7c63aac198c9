import { converse, type LinearScreen } from '../../../src/ui/linear/conversation.js';

export interface Conversation<A> {
  readonly answer: A;
  /** Everything as it stands on the terminal: answers that are typed hidden are not there. */
  readonly transcript: readonly string[];
}

/** Answers the questions one by one; Ctrl-C when there are no more answers. */
export async function answering<S, A>(
  screen: LinearScreen<S, A>,
  ...answers: readonly string[]
): Promise<Conversation<A>> {
  const transcript: string[] = [];
  const left = [...answers];
  const answer = await converse(screen, {
    say: (line) => transcript.push(line),
    ask: async (prompt, secret) => {
      const text = left.shift();
      transcript.push(`${prompt}${secret ? '' : (text ?? '^C')}`.trimEnd());
      return text;
    },
    gone: new AbortController().signal,
  });
  return { answer, transcript };
}
