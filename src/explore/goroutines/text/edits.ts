// What the text of the runtime is for this subject: the real sync, chan, time, heap and g, on one thread.
//
//   shared/mem.ts        plain-memory.ts: atomics are plain, stores mark lines for the reset
//   shared/os.ts         runtime/environment/simulated-os.ts, as for the subject "runtime"
//   m/lockosthread.ts    data-lockosthread.ts
//   and the edits below: the runtime's locks do nothing, since nobody is ever met inside of the runtime; who is ready
//   goes to the explorer ($sim.readied) instead of to a run queue, and select tries the cases in the order that the
//   explorer gives ($sim.pollorder)
//
// The source itself knows nothing of this. An edit that no longer fits ends the build with the file's name.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = 'src/explore/goroutines/text';

/** Whole files that are replaced, and by which. */
const REPLACED: Readonly<Record<string, string>> = {
  'src/shared/mem.ts': `${HERE}/plain-memory.ts`,
  'src/shared/os.ts': 'src/explore/runtime/environment/simulated-os.ts',
  'src/m/lockosthread.ts': `${HERE}/data-lockosthread.ts`,
};

interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Each is found exactly once. Lines stay. */
const EDITS: readonly Edit[] = [
  {
    file: 'src/shared/lock.ts',
    find: "export function lock(l: Ptr<'mutex'>): void {",
    replace: "export function lock(l: Ptr<'mutex'>): void { if (l !== -1) return;",
  },
  {
    file: 'src/shared/lock.ts',
    find: "export function unlock(l: Ptr<'mutex'>): void {",
    replace: "export function unlock(l: Ptr<'mutex'>): void { if (l !== -1) return;",
  },
  {
    file: 'src/p/runq.ts',
    find: "export function runqput(pp: Ptr<'p'>, gp: Ptr<'g'>, next: boolean): void {",
    replace: "export function runqput(pp: Ptr<'p'>, gp: Ptr<'g'>, next: boolean): void { if ($sim.readied(gp)) return;",
  },
  {
    file: 'src/p/globrunq.ts',
    find: "export function globrunqput(gp: Ptr<'g'>): void {",
    replace: "export function globrunqput(gp: Ptr<'g'>): void { if ($sim.readied(gp)) return;",
  },
  {
    file: 'src/chan/selectorder.ts',
    find: '    const j = fastrandn(n + 1);',
    replace: '    const j = n;',
  },
  {
    file: 'src/chan/selectorder.ts',
    find: '    order[j] = i;\n  }\n  return order;',
    replace: '    order[j] = i;\n  }\n  return $sim.pollorder(order);',
  },
  {
    file: 'src/m/gogo.ts',
    find: 'export function runningFrame(): number {',
    replace:
      'export function setRunningFrame(fp: number): void { base = fp; } export function runningFrame(): number {',
  },
  {
    file: 'src/heap/kept.ts',
    find: 'export function keeping(): boolean {',
    replace: 'export function forgetKept(): void { runs.clear(); running = 0; } export function keeping(): boolean {',
  },
  {
    file: 'src/heap/malloc.ts',
    find: 'export function mallocgc(bytes: number, noscan: boolean): number {',
    replace:
      "import { $NEW } from '../shared/mem.ts'; export function mallocgc(bytes: number, noscan: boolean): number { return $NEW(mallocbare(bytes, noscan), bytes); } function mallocbare(bytes: number, noscan: boolean): number {",
  },
];

/** Stores past the facade. */
const STORES: readonly (readonly [RegExp, string, string])[] = [
  [/\bmem\[([^\]]+)\](?= = )/g, 'mem[$D($1)]', '$D'],
  [/\bmemf\[([^\]]+)\](?= = )/g, 'memf[$DF($1)]', '$DF'],
  [/\bmemb\[([^\]]+)\](?= = )/g, 'memb[$DB($1)]', '$DB'],
];

/** The text of a source file for this subject. Throws Error for an edit that does not fit. */
export function editedFor(root: string): (file: string, text: string) => string {
  return (file, text) => {
    const other = REPLACED[file];
    if (other !== undefined) {
      const ours = readFileSync(join(root, other), 'utf8');
      checkNames(file, text, other, ours);
      return ours;
    }
    return edited(file, text);
  };
}

function edited(file: string, text: string): string {
  let out = text;
  for (const e of EDITS) {
    if (e.file !== file) continue;
    if (out.split(e.find).length !== 2) throw new Error(`${file}: expected to find once, for an edit: ${e.find}`);
    out = out.replace(e.find, () => e.replace);
  }
  const used: string[] = [];
  for (const [store, marking, name] of STORES) {
    if (!store.test(out)) continue;
    out = out.replace(store, marking);
    used.push(name);
  }
  if (used.length === 0) return out;
  const path = file.startsWith('src/shared/') ? './mem.ts' : '../shared/mem.ts';
  return `import { ${used.join(', ')} } from '${path}'; ${out}`;
}

const exported = (text: string): Set<string> =>
  new Set([...text.matchAll(/^export (?:function|const|class|let) (\w+)/gm)].map((m) => m[1] as string));

/** What replaces a file must offer all of its names. */
function checkNames(file: string, text: string, other: string, ours: string): void {
  const have = exported(ours);
  const missing = [...exported(text)].filter((n) => !have.has(n));
  if (missing.length > 0) throw new Error(`${other}: expected all names of ${file}, missing ${missing.join(', ')}`);
}
