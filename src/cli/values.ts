// Parses values of flags: what each accepts, and the error for anything else.

import { MOST_OPERATIONS } from '../explore/search/schedule-string.ts';
import { LEVELS, type Level, MOST_SLACK } from '../explore/search/setup.ts';
import { MAXMCOUNT, MAXMEMORY, MAXPROCS } from '../shared/param.ts';
import { printable } from '../shared/printable.ts';
import { CliError } from './clierror.ts';

function refuse(flag: string, value: string, expected: string): never {
  throw new CliError(`${flag} ${printable(value)}: expected ${expected}`);
}

const WHOLE = /^\d+$/;

/** -p of `run`. */
export function procs(value: string): number {
  const n = WHOLE.test(value) ? Number(value) : 0;
  if (n >= 1 && n <= MAXPROCS) return n;
  return refuse('-p', value, `a whole number from 1 to ${MAXPROCS}`);
}

/** --warm of `run`. */
export function threads(value: string): number {
  const n = WHOLE.test(value) ? Number(value) : MAXMCOUNT + 1;
  return n <= MAXMCOUNT ? n : refuse('--warm', value, `a whole number from 0 to ${MAXMCOUNT}`);
}

/** -p of `stress`: 1,2,4. */
export function procsList(value: string): number[] {
  const ns = value.split(',').map((s) => (WHOLE.test(s.trim()) ? Number(s) : 0));
  if (ns.every((n) => n >= 1 && n <= MAXPROCS)) return ns;
  return refuse('-p', value, `whole numbers from 1 to ${MAXPROCS}, separated by commas`);
}

export function seed(value: string): number {
  const n = WHOLE.test(value) ? Number(value) : 0;
  if (n >= 1 && n < 2 ** 31) return n;
  return refuse('--seed', value, `a whole number from 1 to ${2 ** 31 - 1}`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration in milliseconds: 500ms, 60s, 5m, 1.5h; a number alone is seconds. */
export function duration(value: string): number {
  const [, n, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value) ?? [];
  if (n === undefined) return refuse('--time', value, 'a duration such as 500ms, 60s or 5m');
  return Number(n) * (UNITS[unit] ?? 1000);
}

const SIZES: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const MINMEMORY = 16 * 1024 ** 2;

/** Bytes: 268435456, 256M, 2G. */
export function bytes(value: string): number {
  const [, n, unit = ''] = /^(\d+(?:\.\d+)?)([KMG]?)i?B?$/i.exec(value) ?? [];
  const size = n === undefined ? 0 : Math.floor(Number(n) * (SIZES[unit.toUpperCase()] ?? 1));
  if (size >= MINMEMORY && size <= MAXMEMORY) return size;
  return refuse('--memory', value, 'a size from 16M to 8G');
}

export function build(value: string): 'release' | 'debug' {
  if (value === 'release' || value === 'debug') return value;
  return refuse('--build', value, 'release or debug');
}

const MAXWORKERS = 128;

/** --workers of `explore`. */
export function workers(value: string): number {
  const n = WHOLE.test(value) ? Number(value) : 0;
  return n >= 1 && n <= MAXWORKERS ? n : refuse('--workers', value, `a whole number from 1 to ${MAXWORKERS}`);
}

/** --level of `explore`. */
export function level(value: string): Level {
  return LEVELS.find((l) => l === value) ?? refuse('--level', value, LEVELS.join(' or '));
}

/** --slack of `explore`, in milliseconds. */
export function slack(value: string): number {
  const [, n, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value) ?? [];
  const ms = Number(n) * (UNITS[unit] ?? 1000);
  return ms <= MOST_SLACK ? Math.round(ms) : refuse('--slack', value, 'a duration up to 24h such as 0, 100ms or 5s');
}

/** --max-steps of `explore`. */
export function steps(value: string): number {
  const n = WHOLE.test(value) ? Number(value) : 0;
  return n >= 1 && n <= MOST_OPERATIONS
    ? n
    : refuse('--max-steps', value, `a whole number from 1 to ${MOST_OPERATIONS}`);
}

/** A duration that is not nothing. */
export function someTime(value: string): number {
  const ms = duration(value);
  return ms > 0 ? ms : refuse('--time', value, 'a duration above 0 such as 500ms, 60s or 5m');
}

/** A whole number from 1 on, for the flag of this name. */
export function positive(flag: string): (value: string) => number {
  return (value) => {
    const n = WHOLE.test(value) ? Number(value) : 0;
    return n >= 1 && n <= Number.MAX_SAFE_INTEGER ? n : refuse(flag, value, 'a whole number from 1 on');
  };
}
