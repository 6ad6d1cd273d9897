// LockOSThread of the subject "goroutines": the same names as src/m/lockosthread.ts, which it replaces in the text that
// is explored. There is one thread, so the lock is data: how often a goroutine has locked, which a traceback shows
// (`locked to thread`).

interface Sim {
  /** The current goroutine has d locks more. */
  threadlocks(d: number): void;
}
declare const $sim: Sim;

export function LockOSThread(): void {
  $sim.threadlocks(1);
}
export function UnlockOSThread(): void {
  $sim.threadlocks(-1);
}
export function lockOSThread(): void {}
export function unlockOSThread(): void {}
