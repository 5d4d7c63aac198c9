import { describe, expect, it } from 'vitest';
import { parseMatcher } from '../../../src/sandbox/plane/health/matcher.js';
import { nextHealth } from '../../../src/sandbox/plane/health/target-health.js';

describe('a matcher', () => {
  it.each([
    ['200', [200], [201, 301]],
    ['200-299', [200, 250, 299], [199, 300]],
    ['200,301', [200, 301], [300]],
    ['200-202, 404', [201, 404], [203]],
  ])('%s', (matcher, good, bad) => {
    const matches = parseMatcher(matcher);
    expect({ good: good.map(matches), bad: bad.map(matches) }).toEqual({
      good: good.map(() => true),
      bad: bad.map(() => false),
    });
  });

  it.each(['', '20', '200-', 'ok', '200;300'])('refuses "%s"', (matcher) => {
    expect(() => parseMatcher(matcher)).toThrow(/must be/);
  });
});

describe('a target', () => {
  const thresholds = { healthyThreshold: 3, unhealthyThreshold: 2 };
  const course = (results: readonly boolean[]): string[] => {
    let current: Parameters<typeof nextHealth>[0] = { state: 'initial', streak: 0 };
    return results.map((healthy) => {
      current = nextHealth(current, healthy, thresholds);
      return current.state;
    });
  };

  it('is healthy after its first success', () => {
    expect(course([false, true])).toEqual(['initial', 'healthy']);
  });

  it('is unhealthy after as many failures in a row as the threshold says', () => {
    expect(course([true, false, true, false, false])).toEqual([
      'healthy',
      'healthy',
      'healthy',
      'healthy',
      'unhealthy',
    ]);
  });

  it('is healthy again after as many successes in a row as the threshold says', () => {
    expect(course([false, false, true, true, false, true, true, true])).toEqual([
      'initial',
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'healthy',
    ]);
  });
});
