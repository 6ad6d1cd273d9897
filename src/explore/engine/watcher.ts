// Watchers of an execution: the race detector, coverage, traces. The engine has one slot; `together` makes one of
// several.

import type { View } from './strategy.ts';
import type { Thread } from './thread.ts';

export interface Watcher {
  /** An execution starts. */
  begin(e: View): void;
  /** t.op at t.addr takes effect now. */
  commit(t: Thread, e: View): void;
  /** t does t.op at t.addr, which is no point: a plain access, or FAIL. Not given: nothing is done. */
  passed?(t: Thread, e: View): void;
  /** t can go on, thanks to `by` (null: the program's start, or the clock). */
  enabled?(t: Thread, by: Thread | null, e: View): void;
  /** t has ended. */
  finished?(t: Thread, e: View): void;
  /** What came of the last operation, for people. */
  noted?(value: string): void;
}

export function together(watchers: readonly Watcher[]): Watcher | null {
  if (watchers.length <= 1) return watchers[0] ?? null;
  return {
    begin(e) {
      for (const w of watchers) w.begin(e);
    },
    commit(t, e) {
      for (const w of watchers) w.commit(t, e);
    },
    passed(t, e) {
      for (const w of watchers) w.passed?.(t, e);
    },
    enabled(t, by, e) {
      for (const w of watchers) w.enabled?.(t, by, e);
    },
    finished(t, e) {
      for (const w of watchers) w.finished?.(t, e);
    },
    noted(value) {
      for (const w of watchers) w.noted?.(value);
    },
  };
}
