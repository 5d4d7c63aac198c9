/** Asks for each key once and remembers what comes; what failed is asked for again. */
export function remembered<K, V>(ask: (key: K) => Promise<V>, known: readonly (readonly [K, V])[] = []) {
  const answers = new Map<K, Promise<V>>(known.map(([key, value]) => [key, (async () => value)()]));
  return (key: K): Promise<V> => {
    const before = answers.get(key);
    if (before) return before;
    const answer = ask(key);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
