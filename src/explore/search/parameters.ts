// Parameters of a schedule string: what each is called, which values it takes, how it is written. This is the one
// validator: what is unknown, missing, given twice or out of range is refused in one line that names it. Which subject
// has which parameters is in target.ts.

import { type Limits, limitsProblem } from '../runtime/limits.ts';
import { printable } from './printable.ts';
import { ScheduleError } from './schedule-string.ts';

/** One parameter. */
export interface Parameter<T> {
  /** In the string. */
  readonly name: string;
  /** For the message: `a whole number from 1 to 256`. */
  readonly expected: string;
  /** undefined: not such a value. A problem of its own: throws WrongValue. */
  read(text: string): T | undefined;
  write(value: T): string;
  /** Without the parameter the value is this one; `left out`: there is none. Not given: it must be there. */
  readonly absent?: 'left out' | { readonly value: T };
}

/** A field for each property of T. */
export type Parameters<T> = { readonly [K in keyof T]-?: Parameter<Exclude<T[K], undefined>> };

/** A value that is wrong in a way of its own: the message says how. */
export class WrongValue extends Error {}

const WHOLE = /^(0|-?[1-9]\d{0,15})$/;
/** JSON that is nested deeper is more than what comes after it can bear. */
const MOST_DEPTH = 200;

export function integer(name: string, low: number, high: number): Parameter<number> {
  return {
    name,
    expected: `a whole number from ${low} to ${high}`,
    read(text) {
      const n = WHOLE.test(text) ? Number(text) : Number.NaN;
      return n >= low && n <= high ? n : undefined;
    },
    write: String,
  };
}

/** There, as 1, or not. */
export function flag(name: string): Parameter<boolean> {
  return {
    name,
    expected: '1, or no such parameter',
    read: (text) => (text === '1' ? true : undefined),
    write: (value) => (value ? '1' : ''),
    absent: { value: false },
  };
}

/** Any value that JSON has. `check` gives undefined for what is no T. */
export function json<T>(name: string, expected: string, check: (value: unknown) => T | undefined): Parameter<T> {
  return {
    name,
    expected: `${expected}, as JSON`,
    read(text) {
      if (depth(text) > MOST_DEPTH) throw new WrongValue(`nested deeper than ${MOST_DEPTH}`);
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return undefined;
      }
      return check(value);
    },
    write(value) {
      const text = textOf(value);
      if (text === undefined) throw new WrongValue('a value that JSON cannot hold');
      return text;
    },
  };
}

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** How deep the brackets of a JSON text go. */
function depth(text: string): number {
  let now = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c && quoted) i++;
    else if (c === 0x22) quoted = !quoted;
    else if (quoted) continue;
    else if (c === 0x5b || c === 0x7b) most = Math.max(most, ++now);
    else if (c === 0x5d || c === 0x7d) now--;
  }
  return most;
}

/** A word of this form. */
export function wordOf(name: string, expected: string, form: RegExp): Parameter<string> {
  return { name, expected, read: (text) => (form.test(text) ? text : undefined), write: String };
}

/** One of these words. */
export function oneOf<T extends string>(name: string, words: readonly T[]): Parameter<T> {
  return { name, expected: words.join(' or '), read: (text) => words.find((w) => w === text), write: String };
}

/** RUNQ.4,LOOKS.0; `own`: those that the runtime has by itself. */
export function limits(name: string, otherwise: Limits): Parameter<Limits> {
  return {
    name,
    expected: 'NAME.VALUE,NAME.VALUE..., or own',
    read(text) {
      if (text === 'own') return {};
      const entries = text.split(',', 100).map((pair) => /^([A-Z_]{1,40})\.(\d{1,10})$/.exec(pair));
      if (entries.some((e) => e === null)) return undefined;
      const pairs = entries.flatMap((e) => (e === null ? [] : [[e[1] as string, Number(e[2])] as const]));
      const twice = pairs.find(([n], i) => pairs.findIndex(([m]) => m === n) < i);
      if (twice !== undefined) throw new WrongValue(`${twice[0]} is given twice`);
      const given = Object.fromEntries(pairs);
      const problem = limitsProblem(given);
      if (problem !== null) throw new WrongValue(problem);
      return given;
    },
    write(value) {
      const problem = limitsProblem(value);
      if (problem !== null) throw new WrongValue(problem);
      const pairs = Object.entries(value).map(([n, v]) => `${n}.${v}`);
      return pairs.length === 0 ? 'own' : pairs.join(',');
    },
    absent: { value: otherwise },
  };
}

/** The same, but it need not be there. */
export function optional<T>(f: Parameter<T>): Parameter<T> {
  return { ...f, absent: 'left out' };
}

/** The same, but without it the value is this. */
export function usually<T>(f: Parameter<T>, value: T): Parameter<T> {
  return { ...f, absent: { value } };
}

type Value<T> = Exclude<T[keyof T], undefined>;

/** Throws ScheduleError for a value that its field does not take. */
export function writeFields<T extends object>(fields: Parameters<T>, values: T): [name: string, text: string][] {
  return keysOf(fields).flatMap((key) => {
    const value = values[key];
    if (value === undefined) return [];
    const text = written<Value<T>>(fields[key], value as Value<T>);
    return text === null ? [] : [[fields[key].name, text]];
  });
}

/** null: it is what is meant without the parameter. */
function written<T>(field: Parameter<T>, value: T): string | null {
  const { name, expected, absent } = field;
  let why = `expected ${expected}`;
  try {
    const text = field.write(value);
    if (typeof absent === 'object' && text === field.write(absent.value)) return null;
    if (field.read(text) !== undefined) return text;
  } catch (e) {
    if (!(e instanceof WrongValue)) throw e;
    why = e.message;
  }
  throw new ScheduleError(`${name} ${shown(textOf(value) ?? String(value))}: ${why}`);
}

/** Throws ScheduleError. Names that no field has are refused. */
export function readFields<T extends object>(fields: Parameters<T>, given: ReadonlyMap<string, string>): T {
  const names = keysOf(fields).map((key) => fields[key].name);
  for (const name of given.keys())
    if (!names.includes(name))
      throw new ScheduleError(`${shown(name)}: unknown parameter; expected ${names.join(', ')}`);
  const pairs = keysOf(fields).map((key) => [key, valueFor<Value<T>>(fields[key], given)] as const);
  // A value for each field, by that field's own reader: what Fields<T> says.
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as T;
}

function valueFor<T>(field: Parameter<T>, given: ReadonlyMap<string, string>): T | undefined {
  const { name, expected, absent } = field;
  const text = given.get(name);
  if (text === undefined) {
    if (absent === undefined) throw new ScheduleError(`${name} is missing: expected ${expected}`);
    return absent === 'left out' ? undefined : absent.value;
  }
  let why = `expected ${expected}`;
  try {
    const value = field.read(text);
    if (value !== undefined) return value;
  } catch (e) {
    if (!(e instanceof WrongValue)) throw e;
    why = e.message;
  }
  throw new ScheduleError(`${name}=${shown(text)}: ${why}`);
}

function keysOf<T extends object>(fields: Parameters<T>): (keyof T)[] {
  return Object.keys(fields) as (keyof T)[];
}

/** `a=1&b=2`, each escaped, none twice. Throws ScheduleError. */
export function readQuery(query: string): Map<string, string> {
  const given = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', text, ...more] = pair.split('=');
    if (name === '' || text === undefined || more.length > 0)
      throw new ScheduleError(`${shown(pair)}: expected NAME=VALUE`);
    const key = unescaped(name);
    if (given.has(key)) throw new ScheduleError(`${shown(key)} is given twice`);
    given.set(key, unescaped(text));
  }
  return given;
}

export function writeQuery(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, text]) => `${escaped(name)}=${escaped(text)}`).join('&');
}

/** Paths stay readable; what the format itself uses is escaped, and the quote that shells use. */
export function escaped(s: string): string {
  // Half of a surrogate pair has no escape: encodeURIComponent throws.
  const whole = s.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return encodeURIComponent(whole).replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/'/g, '%27');
}

export function unescaped(s: string): string {
  try {
    return decodeURIComponent(s);
  } catch {
    throw new ScheduleError(`${shown(s)}: its escapes are no UTF-8`);
  }
}

function shown(text: string): string {
  return printable(text, 60);
}
