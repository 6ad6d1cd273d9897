// gcinit: the pacer's initial state, and when the first collection would begin. (mgc.go: gcinit; mgcpacer.go: readGOGC,
// readGOMEMLIMIT, gcControllerState.init, setGCPercent, setMemoryLimit, commit, heapGoal)
//
// There is no collector yet, so nothing acts on the goal. Figures are float64: Go's ^uint64(0), "never", is 2^64 here.

import { done, step } from '../shared/bootlog.ts';
import { gogetenv } from '../shared/env.ts';
import { Sys, sys } from '../shared/globals.ts';
import { get, getf, set, setf } from '../shared/mem.ts';
import { DEFAULTHEAPMIN } from '../shared/param.ts';
import { write } from '../shared/pipe.ts';
import { throw_ } from '../shared/throw.ts';
import { atoi32, parseByteCount } from './atoi.ts';

const FILE = 'src/boot/gcinit.ts';
const NEVER = 2 ** 64;
/** Go's math.MaxInt64, rounded up to what a float can hold. */
const NOLIMIT = 2 ** 63;

/** After goenvs and modulesinit. */
export function gcinit(): void {
  const record = step('gcinit');
  const percent = readGOGC();
  const limit = readGOMEMLIMIT();
  setf(sys, Sys.gcTriggered, NEVER);
  setGCPercent(percent);
  setf(sys, Sys.memoryLimit, limit);
  commit();
  const min = getf(sys, Sys.heapMinimum);
  const goal = getf(sys, Sys.heapGoal);
  const triggered = getf(sys, Sys.gcTriggered);
  if (triggered !== NEVER || goal > limit || (percent >= 0 && goal < Math.min(min, limit)))
    throw_('gcinit: bad heap goal');
  const shown = (bytes: number): string => (bytes >= NOLIMIT ? 'none' : String(bytes));
  const what = `GOGC=${percent < 0 ? 'off' : percent}, heapMinimum = ${shown(min)}, memory limit ${shown(limit)}, triggered = ^0`;
  done(record, 'gcinit', FILE, what, `committed: heap goal ${shown(goal)}, within the limit`);
}

/** `off` is -1, a number is itself, anything else 100. */
function readGOGC(): number {
  const p = gogetenv('GOGC');
  if (p === 'off') return -1;
  return atoi32(p) ?? 100;
}

function readGOMEMLIMIT(): number {
  const p = gogetenv('GOMEMLIMIT');
  if (p === '' || p === 'off') return NOLIMIT;
  const n = parseByteCount(p);
  if (n === null) {
    write(2, `GOMEMLIMIT=${p}\n`);
    return throw_('malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`');
  }
  return Number(n);
}

/** Any negative percentage is off: there is no minimum then, since there is no goal by percentage. */
function setGCPercent(percent: number): void {
  const p = percent < 0 ? -1 : percent;
  set(sys, Sys.gcpercent, p);
  setf(sys, Sys.heapMinimum, p < 0 ? NEVER : Math.floor((DEFAULTHEAPMIN * p) / 100));
}

/** The goal: GOGC percent above what the last collection left and had to scan, at least heapMinimum, at most the limit.
 *  Before the first collection nothing is marked, and the scan is the data segment. */
function commit(): void {
  const percent = get(sys, Sys.gcpercent);
  const scan = getf(sys, Sys.globalsScan);
  const min = getf(sys, Sys.heapMinimum);
  const limit = getf(sys, Sys.memoryLimit);
  const byPercent = percent < 0 ? NEVER : Math.floor((scan * percent) / 100);
  setf(sys, Sys.heapGoal, Math.min(Math.max(byPercent, min), limit));
}
