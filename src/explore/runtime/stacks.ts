// Stack traces of simulated Ms, in source lines. Generators delegate with yield*, so JavaScript's own stack shows the
// whole chain while an M runs; the lines of the transformed text lead back to the source.
//
// A race has two sides, and by the time it is seen the first is long past. Replay does the same again: when the run is
// one that is recorded (engine.noting), the stack of every access like the one that was asked for is kept.

import type { Access } from '../detect/race.ts';
import type { Engine } from '../engine/engine.ts';
import type { Thread } from '../engine/thread.ts';
import { together } from '../engine/watcher.ts';
import type { Whereabouts } from '../search/subject.ts';
import { bareStack } from './instrument/frames.ts';
import { type LineTable, placeInOutput } from './instrument/line-table.ts';

const FRAME = /at (?:Object\.|async )?([\w$.*]+)?.*?\(?(rt0-(?:explore|program)\.js):(\d+):\d+\)?/;
const HIDDEN: ReadonlySet<string> = new Set([
  '$FS',
  '$NT',
  '$R',
  '$W',
  '$RF',
  '$WF',
  '$IF',
  '$AF',
  '$Z',
  '$MV',
  '$RB',
  '$WB',
  '$NEW',
  'mentry',
]);

export class Stacks {
  private readonly runtime: LineTable;
  private readonly program: LineTable | null;
  /** Who is on a thread now. */
  private readonly goroutine: (t: Thread) => Omit<Whereabouts, 'stack'>;
  /** Accesses that were asked for, by thread, site and address; null until the run is done again. */
  private readonly past = new Map<string, Whereabouts | null>();

  constructor(runtime: LineTable, program: LineTable | null, goroutine: (t: Thread) => Omit<Whereabouts, 'stack'>) {
    this.runtime = runtime;
    this.program = program;
    this.goroutine = goroutine;
  }

  /** Of the code that runs now. */
  here(): string[] {
    return this.frames(bareStack(100));
  }

  /** The frames of an Error's stack that are the explored text's, innermost first. */
  frames(stack: string): string[] {
    const out: string[] = [];
    let inner = '';
    for (const line of stack.split('\n')) {
      const m = FRAME.exec(line);
      if (m === null) continue;
      const whole = (m[1] ?? '').replace(/^.*\./, '');
      // An observed function's generator stands around its own (channel-history.ts): one line for the two.
      const around = inner === whole;
      inner = whole.replace(/\$o$/, '$g');
      if (around && whole.endsWith('$g')) continue;
      const name = (m[1] ?? '(anonymous)')
        .replace(/\$[go]$/, '')
        .replace(/^.*\./, '')
        .replace(/\$\d+$/, '');
      const table = m[2] === 'rt0-explore.js' ? this.runtime : this.program;
      const place = table === null ? null : placeInOutput(table, Number(m[3]));
      if (HIDDEN.has(name) || place === null) continue;
      out.push(`${name.replaceAll('$', '.')}()`, `    ${place.file}:${place.line}`);
    }
    return out;
  }

  /** Called when an execution begins. */
  begin(e: Engine): void {
    if (!e.noting || this.past.size === 0) return;
    const before = e.watch;
    const see = (t: Thread): void => {
      const { addr } = t;
      for (let a = addr; a <= addr + (t.op >> 4); a++) {
        const key = `${t.id} ${t.site} ${a}`;
        if (this.past.has(key)) this.past.set(key, this.now(t));
      }
    };
    const watch = { begin: () => undefined, commit: see, passed: see };
    // Before the detector: it ends the run at the second access, and the first has been kept by then.
    e.watch = together(before === null ? [watch] : [watch, before]);
  }

  /** Of an access: as it is, if that is where the current thread stands, or as it was kept when this run was done
   *  before. */
  of(access: Access, addr: number, current: Thread | null, name: string, fallback: readonly string[]): Whereabouts {
    if (current !== null && access.thread === current.id && access.site === current.site) return this.now(current);
    const key = `${access.thread} ${access.site} ${addr}`;
    const kept = this.past.get(key) ?? null;
    this.past.set(key, kept);
    return kept ?? { who: name, stack: fallback, origin: [] };
  }

  private now(t: Thread): Whereabouts {
    return { ...this.goroutine(t), stack: this.here() };
  }
}
