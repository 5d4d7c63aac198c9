import type { Screen } from '../screen.js';
import { converse, type LinearScreen } from './conversation.js';
import { listenTo } from './keyboard.js';

/** Asks line by line on a terminal. */
export async function askLinear<S, A>(questions: LinearScreen<S, A>, screen: Screen): Promise<A> {
  const keyboard = listenTo(screen);
  try {
    return await converse(questions, keyboard);
  } finally {
    keyboard.close();
  }
}
