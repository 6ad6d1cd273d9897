// Checks the layouts of all structs and the addresses of the global ones. Go's check looks at one field of one struct;
// here the layouts are made by our own hands (shared/struct.ts), so all of them are looked at, by the offsets that code
// uses.

import { allp, g0, HEAPGLOBALS, idlepMask, kern, m0, outputPipe, sched, sys } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { CACHELINE, MAXPROCS, RUNQ } from '../shared/param.ts';
import { layouts, type Meta, structNamed } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const LINE = CACHELINE / 4;

/** Words that different Ms write while they run: each on a line of its own. */
const HOT: Readonly<Record<string, readonly string[]>> = {
  p: ['id', 'runqhead', 'runqtail', 'runnext', 'runq'],
  sched: ['lock', 'runqsize', 'npidle', 'nmspinning', 'goidgen', 'gfreelock', 'allglock'],
  g: ['stacklo', 'atomicstatus'],
  m: ['g0', 'nextp'],
  pipe: ['lock', 'tail', 'head', 'bell'],
};

export function checkLayouts(): void {
  for (const [layout, meta] of layouts()) checkLayout(layout, meta);
  if ((RUNQ & (RUNQ - 1)) !== 0) throw_('runq is not power-of-2');
  if (MAXPROCS % 32 !== 0) throw_('bad MAXPROCS');
}

function checkLayout(layout: object, meta: Meta): void {
  const offsets = new Map<string, unknown>(Object.entries(layout));
  const offsetof = (name: string): number => {
    const v = offsets.get(name);
    return typeof v === 'number' && Number.isInteger(v) ? v : throw_(`bad offsetof ${meta.name}.${name}`);
  };
  let end = 0;
  for (const { name, spec } of meta.fields) {
    const offset = offsetof(name);
    // In order, without overlap; floats at even words, lines at lines.
    if (offset < end || offset % spec.align !== 0) throw_(`bad offsetof ${meta.name}.${name}`);
    if (spec.kind === 'f64' && offset % 2 !== 0) throw_(`bad alignof ${meta.name}.${name}`);
    if (spec.kind === 'embed') checkEmbedded(spec.of, spec.words);
    end = offset + spec.count * spec.words;
  }
  if (end > meta.size || meta.size % LINE !== 0) throw_(`bad sizeof ${meta.name}`);
  const lines = (HOT[meta.name] ?? []).map((name) => Math.floor(offsetof(name) / LINE));
  if (new Set(lines).size !== lines.length) throw_(`bad sharing of lines in ${meta.name}`);
}

/** A struct inside another has room for all its fields. */
function checkEmbedded(name: string, words: number): void {
  const meta = structNamed(name);
  const last = meta?.fields.at(-1);
  if (last === undefined || last.offset + last.spec.count * last.spec.words > words)
    throw_(`bad sizeof embedded ${name}`);
}

/** The global structs stand at lines of their own, in order, inside the data segment. */
export function checkGlobals(): void {
  const globals: readonly (readonly [string, number])[] = [
    ['kern', kern],
    ['sched', sched],
    ['sys', sys],
    ['m', m0],
    ['g', g0],
    ['allp', allp],
    ['pmask', idlepMask],
    ['pipe', outputPipe],
  ];
  let end = LINE;
  for (const [name, address] of globals) {
    const size = structNamed(name)?.size ?? throw_(`bad global ${name}`);
    if (address < end || address % LINE !== 0) throw_(`bad address of ${name}`);
    end = address + size;
  }
  if (end > HEAPGLOBALS || P.runq + RUNQ > (structNamed('p')?.size ?? 0)) throw_('bad data segment');
}
