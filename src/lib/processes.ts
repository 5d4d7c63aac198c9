import { kill, pid } from 'node:process';
import { systemCode } from './system-error.js';

/** This process's id. */
export const ownPid: number = pid;

/** True while a process with this id exists on this host, also one of another user. */
export function isAlive(id: number): boolean {
  try {
    kill(id, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Sends a signal to a process group; one that is gone already needs none. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    kill(-leader, signal);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}
