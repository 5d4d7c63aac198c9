import type { Milestone } from '../engine/events.js';
import type { ErrorClass } from '../engine/failure.js';

/** `45 s`, `1 min 05 s`, `12 min`, `2 h 05 min`: seconds only where they matter. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 600) {
    const rest = whole % 60;
    return rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${twoDigits(rest)} s`;
  }
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** `1:05`, `1:02:05`: for columns. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}

/** How long something has been so: `12 s`, `5 min`, `3 h`, `2 days`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return plural(Math.floor(seconds / 86_400), 'day');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** US dollars: three digits after the point where an hour costs cents. */
export function money(amount: number): string {
  if (amount === 0) return '$0';
  return amount < 1 ? `$${amount.toFixed(3)}` : `$${amount.toFixed(2)}`;
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export const errorClassWords: Readonly<Record<ErrorClass, string>> = {
  credentials: 'The credentials do not work (any more)',
  permission: 'A permission is missing',
  account: 'AWS does not let this account do it',
  quota: 'A quota of the account is used up',
  capacity: 'AWS has no capacity for this type here',
  timeout: 'It took too long',
  throttling: 'AWS is being asked too often',
  'not-yet-visible': 'Something is not visible yet',
  busy: 'Something is still busy',
  network: 'AWS could not be reached',
  service: 'AWS had a problem',
  'bad-input': 'AWS or a check refused an answer',
  bug: 'This is a bug of tier3-wizard',
};

export const milestoneWords: Readonly<Record<Milestone, string>> = {
  serving: 'SERVING: the load balancer answers',
  complete: 'COMPLETE: every instance is healthy and the database has all its members',
};

/** What a run does, by its direction. */
export const directionWords = {
  create: { verb: 'Building', running: 'working', past: 'done', reused: 'was there already' },
  destroy: { verb: 'Removing', running: 'working', past: 'removed', reused: 'was gone already' },
} as const;

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
