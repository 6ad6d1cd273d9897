// GODEBUG and GOTRACEBACK. (runtime1.go: parsedebugvars, setTraceback)

import { done, step } from '../shared/bootlog.ts';
import { DBGVARS } from '../shared/dbgvars.ts';
import { debugvar, gogetenv } from '../shared/env.ts';

import { Sys, sys } from '../shared/globals.ts';
import { get, set } from '../shared/mem.ts';
import { at } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { atoi32, atoi64 } from './atoi.ts';

const FILE = 'src/boot/debugvars.ts';
/** On Linux, memory goes back by MADV_DONTNEED unless GODEBUG says otherwise. */
const DEFAULTS: Readonly<Partial<Record<string, number>>> = {
  cgocheck: 1,
  invalidptr: 1,
  adaptivestackstart: 1,
  madvdontneed: 1,
};

const names: readonly string[] = DBGVARS;

/** sys.traceback: level << TRACEBACKSHIFT | flags. */
export const TRACEBACKCRASH = 1;
export const TRACEBACKALL = 2;
export const TRACEBACKSHIFT = 2;

/** After goenvs. Fields that are not KEY=NUMBER, and unknown keys, are passed over, as in Go. */
export function parsedebugvars(): void {
  const record = step('parsedebugvars');
  DBGVARS.forEach((name, i) => {
    set(sys, at(Sys.debug, i), DEFAULTS[name] ?? 0);
  });
  const wanted = new Map<string, number>();
  for (const field of gogetenv('GODEBUG').split(',')) {
    const eq = field.indexOf('=');
    if (eq < 0) continue;
    const key = field.slice(0, eq);
    const i = names.indexOf(key);
    const n = atoi32(field.slice(eq + 1));
    if (i < 0 || n === null) continue;
    set(sys, at(Sys.debug, i), n);
    wanted.set(key, n);
  }
  const level = gogetenv('GOTRACEBACK');
  set(sys, Sys.traceback, tracebackLevel(level));
  const t = get(sys, Sys.traceback);
  if (DBGVARS.some((name) => debugvar(name) !== (wanted.get(name) ?? DEFAULTS[name] ?? 0)))
    throw_('parsedebugvars: bad value');
  const given = [...wanted].map(([k, v]) => `${k}=${v}`).join(' ') || 'nothing';
  const what = `GODEBUG sets ${given}; GOTRACEBACK=${level}: level ${t >> TRACEBACKSHIFT}${(t & TRACEBACKALL) !== 0 ? ', all' : ''}`;
  done(record, 'parsedebugvars', FILE, what, 'each variable reads back: given, default or 0');
}

/** GOTRACEBACK as a word. */
export function tracebackLevel(level: string): number {
  const one = 1 << TRACEBACKSHIFT;
  switch (level) {
    case 'none':
      return 0;
    case 'single':
    case '':
      return one;
    case 'all':
      return one | TRACEBACKALL;
    case 'system':
      return (2 << TRACEBACKSHIFT) | TRACEBACKALL;
    case 'crash':
      return (2 << TRACEBACKSHIFT) | TRACEBACKALL | TRACEBACKCRASH;
    default: {
      const n = atoi64(level);
      if (n === null || n < 0n || n > 0xffffffffn) return TRACEBACKALL;
      return TRACEBACKALL | Number(BigInt.asIntN(32, n << BigInt(TRACEBACKSHIFT)));
    }
  }
}
