// Programs anywhere on disk, with their imports: goroutine modules and plain ones, packages, CommonJS, JSON, Node's
// own. What an import cannot mean is said with its place.
// Tests src/compile: bundle, classify, imported, imports, initexport, packages, rename, resolve; src/host: compiler,
// compileworker, loader.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { Machine } from 'rt0/host';
import { afterAll, expect, test } from 'vitest';

const machine = new Machine({ memory: 64 * 1024 * 1024, build: 'debug' });
const home = mkdtempSync(join(tmpdir(), 'rt0 anywhere '));
afterAll(async () => {
  await machine.close();
  rmSync(home, { recursive: true });
});

const FILES: Readonly<Record<string, string>> = {
  'main.ts': `
import { go, chan, print, type Chan } from 'rt0';
import * as rt from 'rt0';
import def, { named as renamed, type Named } from './a.js';
import * as ns from './b.js';
import './effect.ts';
import { reexported, star, Color, all } from './re.ts';
import plainDefault, { plainNamed, PlainClass } from './plain.mjs';
import cjs, { v } from './old.cjs';
import older from './older.js';
import data from './data.json' with { type: 'json' };
import { join } from 'node:path';
import { readFileSync } from 'fs';
import { hi } from 'cjspkg';
import five from 'esmpkg';
import { which } from 'both';
import { sub } from 'both/sub';
import type { Only } from './types-only.ts';
import { even } from './cyc1.ts';
import { spawned } from './lib.ts';
const o: Only = 3;
let order = ns.k + 1;
enum Local { A = 'a', B = 2 }
export function* main() {
  print(yield* def(1), yield* renamed(2), (renamed as unknown as Named) === undefined);
  print(yield* ns.inB(3), ns.k, Object.keys(ns).join(), order, ns.late);
  print(reexported, yield* star(4), Color.Red, Color[1], yield* all.inB(1));
  print(plainDefault(1), plainNamed, new PlainClass().v, cjs.v, v, older.w, data.a.b, join('a', 'b'));
  print(hi(), five, which, sub, yield* even(10), o, Local.A, Local[2]);
  const c = chan<number>();
  rt.go(ns.sendB, c, 5);
  print(yield* c.recv());
  rt.go(function* () { yield* c.send(6); });
  print(yield* c.recv(), yield* spawned());
  print(readFileSync(new URL('./text.txt', import.meta.url), 'utf8'), import.meta.filename, import.meta.dirname);
}`,
  'a.ts': `
import { gosched } from 'rt0';
export interface Named { x: number }
export default function* (x: number) { yield* gosched(); return 'def' + x; }
export function* named(x: number) { yield* gosched(); return 'named' + x; }`,
  'b.js': `
import { gosched } from 'rt0';
export const k = 42;
export let late = inc(15);
function inc(n) { return n + 1; }
export function* inB(x) { yield* gosched(); return 'inB' + x; }
export function* sendB(c, v) { yield* c.send(v); }`,
  'effect.ts': `import { print } from 'rt0';\nprint('effect');`,
  're.ts': `export { k as reexported } from './b.js';\nexport * from './stars.ts';\nexport * as all from './b.js';`,
  'stars.ts': `
import { gosched } from 'rt0';
export enum Color { Green, Red }
export function* star(x: number) { yield* gosched(); return 'star' + x; }`,
  'plain.mjs': `export default (x) => 'plain' + x;\nexport const plainNamed = 'pn';\nexport class PlainClass { v = 'pc'; }`,
  'old.cjs': `exports.v = 'cjs';`,
  'older.js': `const { v } = require('./old.cjs');\nmodule.exports = { w: v + '2' };`,
  'data.json': `{ "a": { "b": 7 } }`,
  'types-only.ts': `export type Only = number;`,
  'cyc1.ts': `
import { gosched } from 'rt0';
import { odd } from './cyc2.ts';
export function* even(n) { yield* gosched(); return n === 0 ? 'even' : yield* odd(n - 1); }`,
  'cyc2.ts': `
import { even } from './cyc1.ts';
export function* odd(n) { return n === 0 ? 'odd' : yield* even(n - 1); }`,
  'lib.ts': `export * from 'rt0';
import { chan, go } from './lib.ts';
export function* spawned() { const c = chan(); go(function* () { yield* c.send('spawned'); }); return yield* c.recv(); }`,
  'text.txt': 'text',
  'node_modules/cjspkg/package.json': `{ "name": "cjspkg", "main": "i.js" }`,
  'node_modules/cjspkg/i.js': `exports.hi = () => 'hi';`,
  'node_modules/esmpkg/package.json': `{ "name": "esmpkg", "type": "module", "exports": "./i.js" }`,
  'node_modules/esmpkg/i.js': `export default 5;`,
  'node_modules/both/package.json': `{ "name": "both", "exports": {
    ".": { "require": "./i.cjs", "import": "./i.mjs" }, "./*": { "import": "./*.mjs" } } }`,
  'node_modules/both/i.mjs': `export const which = 'import';`,
  'node_modules/both/i.cjs': `exports.which = 'require';`,
  'node_modules/both/sub.mjs': `export const sub = 'sub';`,
};

function write(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

async function run(file: string, gomaxprocs = 2): Promise<string[]> {
  let out = '';
  const into = new Writable({
    write(chunk: Buffer, _e, done) {
      out += chunk.toString();
      done();
    },
  });
  const rt = await machine.boot(file, { gomaxprocs, stdout: into, stderr: into });
  await rt.exited;
  return out.trimEnd().split('\n');
}

function expected(dir: string): string[] {
  return [
    'effect',
    'def1 named2 false',
    'inB3 42 inB,k,late,sendB 43 16',
    '42 star4 1 Red inB1',
    'plain1 pn pc cjs cjs cjs2 7 a/b',
    'hi 5 import sub even 3 a B',
    '5',
    '6 spawned',
    `text ${join(dir, 'main.ts')} ${dir}`,
  ];
}

test.each([
  ['a package of CommonJS', '{ "type": "commonjs" }'],
  ['a package of ES modules', '{ "type": "module" }'],
  ['a package that does not say', '{}'],
])('all kinds of imports, from a directory with spaces in %s', async (kind, manifest) => {
  const dir = join(home, kind);
  write(dir, FILES);
  // Node takes .js for ES modules there.
  write(dir, { 'package.json': manifest });
  if (kind === 'a package of ES modules') {
    cpSync(join(dir, 'older.js'), join(dir, 'older.cjs'));
    const main = readFileSync(join(dir, 'main.ts'), 'utf8');
    writeFileSync(join(dir, 'main.ts'), main.replace('./older.js', './older.cjs'));
  }
  expect(await run(join(dir, 'main.ts'))).toEqual(expected(dir));
});

test('what an import changes is built anew', async () => {
  const dir = join(home, 'changes');
  write(dir, {
    'main.ts': `import { print } from 'rt0';\nimport { a } from './a.ts';\nimport d from './d.json';
export function* main() { print(a(), d); }`,
    'a.ts': `import { b } from './b.ts';\nexport const a = () => 'a' + b;`,
    'b.ts': `export const b = 1;`,
    'd.json': '1',
  });
  const main = join(dir, 'main.ts');
  expect(await run(main)).toEqual(['a1 1']);
  expect(await run(main)).toEqual(['a1 1']);
  write(dir, { 'b.ts': 'export const b = 2;' });
  expect(await run(main)).toEqual(['a2 1']);
  write(dir, { 'd.json': '2' });
  expect(await run(main)).toEqual(['a2 2']);
});

test.each([1, 8])('package variables are set once, module after module, before init and main: %i Ps', async (procs) => {
  const dir = join(home, 'order');
  write(dir, {
    'main.ts': `
import { AtomicInt32, chan, go, gosched, print, WaitGroup } from 'rt0';
import { b, order } from './b.ts';
import { a } from './a.ts';
import './late.ts';
export const started = order('main');
const c = chan<number>(8);
for (let i = 0; i < 3; i++) go(worker, i);
function* worker(i: number) { for (let k = 0; k < 10; k++) yield* gosched(); yield* c.send(i); }
export function* init() {
  order('init');
  let s = 0;
  for (let k = 0; k < 3; k++) s += yield* c.recv();
  print('init', s);
}
export function* main() {
  const [wg, n] = [new WaitGroup(), new AtomicInt32(0)];
  for (let i = 0; i < 200; i++) { wg.add(1); go(reader, wg, n); }
  yield* wg.wait();
  print(n.load(), a, b, started);
}
function* reader(wg: WaitGroup, n: AtomicInt32) {
  yield* gosched();
  if (a === 2 && b === 3 && started === 4) n.add(1);
  wg.done();
}`,
    'a.ts': `import { order } from './b.ts';\nexport const a = order('a');`,
    'b.ts': `import { print } from 'rt0';\nimport { c } from './c.ts';\nlet n = 0;
export function order(what: string) { print(what, c); n++; return n; }
export let b = 0;
b = order('b') + 2;`,
    'c.ts': `import { print } from 'rt0';\nprint('c');\nexport const c = Math.random() > 2 ? 0 : 7;`,
    // Imports no rt0, but a module that does.
    'late.ts': `import { order } from './b.ts';\norder('late');`,
  });
  const out = ['c', 'b 7', 'a 7', 'late 7', 'main 7', 'init 7', 'init 3', '200 2 3 4'];
  expect(await run(join(dir, 'main.ts'), procs)).toEqual(out);
});

test('an error says where in the files it was thrown, in closures, plain functions and after suspensions', async () => {
  const dir = join(home, 'stacks');
  write(dir, {
    't.ts': `import { gosched, print, type Go } from 'rt0';
interface Long {
  a: number;
}
function plain(o: Long | null) {
  const x = 1;
  return (o as Long).a + x;
}
function* inner(n: number): Go<number> {
  for (let i = 0; i < 3; i++) {
    yield* gosched();
    if (i === n) return plain(null) + n;
  }
  const f = () => {
    throw new RangeError('in closure');
  };
  [1].forEach(f);
  return 1;
}
const where = (e: unknown): string =>
  ((e as Error).stack ?? '').split('\\n').flatMap((l) => /at (\\w+) .*t.ts:(\\d+:\\d+)/.exec(l)?.slice(1, 3).join(' ') ?? []).join(', ');
export function* main() {
  for (const n of [1, 5]) try { yield* inner(n); } catch (e) { print(where(e)); }
}`,
  });
  expect(await run(join(dir, 't.ts'), 1)).toEqual(['plain 7:22, inner 12:25', 'f 15:11, inner 17:7']);
});

test.each([
  [`import { a } from './a';`, /t\.ts:2:19: cannot find '\.\/a'; write '\.\/a\.ts'$/],
  [`import { a } from './nothere.ts';`, /t\.ts:2:19: cannot find '\.\/nothere\.ts'; there is no file \//],
  [`import a from 'nothere';`, /t\.ts:2:15: cannot find 'nothere'; install the package$/],
  [`import { b as a } from './a.ts';`, /t\.ts:2:10: "b" is not exported by ".*a\.ts"/],
  [`import { chin as a } from 'rt0';`, /t\.ts:2:10: rt0 does not export 'chin'; import what it has by name/],
  [`import a from 'rt0';`, /t\.ts:2:8: rt0 has no default export/],
  [`const a = await import('node:path');`, /t\.ts:2:11: await at the top of a goroutine module; move it/],
  [`const a: = 1;`, /t\.ts:2:10: Unexpected "="$/],
])('%s', async (line, says) => {
  const dir = join(home, 'refused');
  write(dir, {
    't.ts': `import { print } from 'rt0';\n${line}\nexport function* main() { print(a); }`,
    'a.ts': 'export const a = 1;',
  });
  await expect(run(join(dir, 't.ts'))).rejects.toThrow(says);
});
