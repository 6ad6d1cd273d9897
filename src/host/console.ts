// console, process.stdout and process.stderr of a program: they go the way of print (shared/pipe.ts). Node's
// own send a message to the host and wait for the answer before the next, which an M never sees, as it does not return
// to its event loop: the lines of a goroutine that moves came out of order, or after the end.
//
//   log info debug dir table ... error warn trace assert    Node's own formatting, over streams that write to the pipe
//   count time group ...                                    what has a state is the host's (consolestate.ts)
//
// What a plain module prints while it is loaded is kept here, as its thread is not in the machine yet. Every thread
// loads the module; m0's tells the host (worker.ts), so it comes out once, before the program begins.
//
// Rejected: groups in the G, which would be a line longer for each of a million goroutines.

import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { formatWithOptions } from 'node:util';
import { Kern, kern } from '../shared/globals.ts';
import { G } from '../shared/layout.ts';
import { getf, load, store } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { STDERR, STDOUT, tellConsole, write, writeBytes } from '../shared/pipe.ts';
import { getg } from '../shared/tls.ts';
import type { ConsoleCall, Line } from './consolestate.ts';

let loading: Line[] = [];

/** What has been printed on this thread while it had no g, since the last call. */
export function takeLoading(): readonly Line[] {
  const said = loading;
  loading = [];
  return said;
}

/** Puts this thread's console and process.stdout in place of Node's. Once a thread, by its entry, before it loads a
 *  program. */
export function installConsole(): void {
  const own = new Console({ stdout: stream(STDOUT), stderr: stream(STDERR), ignoreErrors: false });
  Object.assign(own, { group, groupCollapsed: group, groupEnd, count, countReset, time, timeLog, timeEnd });
  // The functions of the console that is there, so that whoever imports node:console gets them too.
  for (const [name, f] of Object.entries(own)) {
    if (typeof f === 'function' && name !== 'Console') Object.assign(console, { [name]: f });
  }
  for (const [name, fd] of [
    ['stdout', STDOUT],
    ['stderr', STDERR],
  ] as const) {
    const node = process[name];
    let made: ProgramStream | null = null;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        made ??= new ProgramStream(fd, node);
        return made;
      },
    });
  }
}

/** What Console asks of a stream. */
function stream(fd: 1 | 2): NodeJS.WritableStream {
  return { write: (text: string) => say(fd, text) } as unknown as NodeJS.WritableStream;
}

/** Lines of console, ended. */
function say(fd: 1 | 2, text: string): boolean {
  if (load(kern, Kern.consolegroups) > 0) tell({ op: 'line', goid: goid(), fd, text });
  else put(fd, text);
  return true;
}

/** Text, as it is. */
function put(fd: 1 | 2, text: string): void {
  if (getg() === 0) loading.push({ fd, text });
  else write(fd, text);
}

function tell(call: ConsoleCall): void {
  if (getg() !== 0) tellConsole(JSON.stringify(call));
}

/** 0 while a module is loaded. */
function goid(): number {
  const gp = getg();
  return gp === 0 ? 0 : getf(gp, G.goid);
}

function group(...data: readonly unknown[]): void {
  if (getg() === 0) return;
  if (data.length > 0) console.log(...data);
  store(kern, Kern.consolegroups, 1);
  tell({ op: 'group', goid: goid() });
}

function groupEnd(): void {
  if (load(kern, Kern.consolegroups) > 0) tell({ op: 'groupEnd', goid: goid() });
}

function count(label: unknown = 'default'): void {
  tell({ op: 'count', goid: goid(), label: `${label}` });
}

function countReset(label: unknown = 'default'): void {
  tell({ op: 'countReset', goid: goid(), label: `${label}` });
}

function timed(op: 'time' | 'timeLog' | 'timeEnd', label: unknown, more: string): void {
  tell({ op, goid: goid(), label: `${label}`, at: nanotime() / 1e6, more });
}

function time(label: unknown = 'default'): void {
  timed('time', label, '');
}

function timeEnd(label: unknown = 'default'): void {
  timed('timeEnd', label, '');
}

function timeLog(label: unknown = 'default', ...data: readonly unknown[]): void {
  timed('timeLog', label, data.length === 0 ? '' : ` ${formatWithOptions({}, ...data)}`);
}

type Done = (error?: Error | null) => void;

/** Node calls its own stream by symbols, at the place where ours is: the host's end asks for more, whether anything was
 *  written or not. */
function answerFor(stream: Writable, node: Writable): void {
  const own: unknown = Object.getPrototypeOf(node);
  if (own === Writable.prototype || typeof own !== 'object' || own === null) return;
  for (const symbol of Object.getOwnPropertySymbols(own)) {
    const f: unknown = Reflect.get(node, symbol);
    if (typeof f === 'function' && !(symbol in stream)) Reflect.set(stream, symbol, f.bind(node));
  }
}

/** process.stdout or process.stderr of a program: all that is written is in the pipe when write returns, so its
 *  callback is called at once. */
class ProgramStream extends Writable {
  readonly fd: 1 | 2;
  /** `node`: the stream in whose place this one is. */
  constructor(fd: 1 | 2, node: Writable) {
    super({ decodeStrings: false });
    this.fd = fd;
    answerFor(this, node);
  }
  override write(chunk: unknown, encoding?: BufferEncoding | Done, callback?: Done): boolean {
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof chunk === 'string') {
      if (typeof encoding === 'string' && !/^utf-?8$/i.test(encoding)) this.#bytes(Buffer.from(chunk, encoding));
      else put(this.fd, chunk);
    } else if (chunk instanceof Uint8Array) this.#bytes(chunk);
    else throw new TypeError(`process.${this.fd === STDOUT ? 'stdout' : 'stderr'}.write: expected a string or bytes`);
    done?.();
    return true;
  }
  #bytes(bytes: Uint8Array): void {
    if (getg() === 0) loading.push({ fd: this.fd, text: Buffer.from(bytes).toString('utf8') });
    else writeBytes(this.fd, bytes);
  }
  override _write(chunk: unknown, _encoding: BufferEncoding, done: Done): void {
    this.write(chunk, done);
  }
}
