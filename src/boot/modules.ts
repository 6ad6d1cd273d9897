// The text segment's table: verified on every thread, written to shared memory by m0. (symtab.go: moduledataverify,
// modulesinit)
//
// Go checks that the linker's function table is sorted and belongs to this runtime. Here each thread makes its own by
// loading modules, so what must hold is that all tables are the same: m0 leaves count and hash, the others compare
// theirs.

import { persistentalloc } from '../heap/persistent.ts';
import { done, step } from '../shared/bootlog.ts';
import { putBytes, takeString } from '../shared/bytes.ts';
import { HEAPGLOBALS, Kern, kern, Sys, sys } from '../shared/globals.ts';
import { get, set, setf, setword, word } from '../shared/mem.ts';
import { RPBITS } from '../shared/param.ts';
import { bodyAt, funcCount, funcName, funcNames, pcOf, programModules, symbolTable } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { fnv, typehash } from './typelinks.ts';

const FILE = 'src/boot/modules.ts';

/** What is wrong with this thread's text table in itself; null when nothing is. */
function texterror(): string | null {
  const names = funcNames();
  const n = funcCount();
  if (names.length !== n || names[0] !== 'nil') return 'invalid function symbol table';
  if (n >= 2 ** (31 - RPBITS)) return `function symbol table too long: ${n}`;
  const seen = new Set<string>();
  for (let id = 1; id < n; id++) {
    const pc = id << RPBITS;
    const name = names[id] as string;
    if (pcOf(bodyAt(pc)) !== pc) return `function symbol table not sorted by pc: ${name} at ${pc}`;
    if (seen.has(name)) return `function symbol table has ${name} twice`;
    if (funcName(pc) !== name || !/^[^.\s]+\.\S+$/.test(name)) return `bad function name ${JSON.stringify(name)}`;
    seen.add(name);
  }
  return null;
}

/** Count and hash of this thread's table: names in order of id, with the number of parameters of each. */
function texthash(): number {
  const names = funcNames();
  return fnv(names.map((name, id) => `${name}/${bodyAt(id << RPBITS).length}`).join('\n'));
}

export function moduledataverify(): void {
  const record = step('moduledataverify');
  const why = texterror();
  if (why !== null) throw_(why);
  const n = funcCount();
  const hash = texthash();
  set(kern, Kern.ntext, n);
  set(kern, Kern.texthash, hash);
  const what = `text table of ${n} functions, hash ${(hash >>> 0).toString(16)}`;
  done(record, 'moduledataverify', FILE, what, 'names unique, ids in order, each entry pc leads to its function');
}

/** Whether this thread has m0's functions under m0's pcs, and m0's struct layouts: null, or why not. By the entry of
 *  every thread but m0's, before its M runs anything. */
export function verifyText(): string | null {
  const n = get(kern, Kern.ntext);
  const hash = get(kern, Kern.texthash);
  const mine = funcCount();
  if (mine !== n) return `abi mismatch: this thread has ${mine} functions, the machine ${n}`;
  if (texthash() !== hash) return 'abi mismatch: functions differ from those of the first thread';
  const types = get(kern, Kern.typehash);
  if (typehash() !== types) return 'abi mismatch: struct layouts differ from those of the first thread';
  return texterror();
}

/** Words of a module's record: first id, end id, hasmain, address and bytes of its name. */
export const MODULEWORDS = 5;

/** Writes the names of all functions, for dumps and tracebacks, and the table of modules: the runtime first. */
export function modulesinit(): void {
  const record = step('modulesinit');
  const blob = bytes(symbolTable());
  set(kern, Kern.textnameslen, blob.length);
  set(kern, Kern.textnames, blob.at);
  const back = takeString(blob.at, blob.length).split('\n');
  if (back.length !== funcCount()) throw_('modulesinit: bad name table');

  const program = programModules();
  const nprogram = program.reduce((n, m) => n + m.names.length, 0);
  let id = funcCount() - nprogram;
  const modules = [{ pkg: 'runtime', first: 1, end: id, hasmain: 0 }];
  for (const m of program) {
    const hasmain = m.names.includes('main') ? 1 : 0;
    modules.push({ pkg: m.pkg, first: id, end: id + m.names.length, hasmain });
    id += m.names.length;
  }
  const table = persistentalloc(modules.length * MODULEWORDS);
  modules.forEach((m, i) => {
    const name = bytes(m.pkg);
    [m.first, m.end, m.hasmain, name.at, name.length].forEach((w, k) => {
      setword(table + i * MODULEWORDS + k, w);
    });
  });
  set(sys, Sys.modules, table);
  set(sys, Sys.nmodules, modules.length);
  // What a collector would scan, as Go's addGlobals counts it: the data segment.
  setf(sys, Sys.globalsScan, (HEAPGLOBALS - kern) * 4);
  for (let i = 1; i < modules.length; i++) {
    const first = word(table + i * MODULEWORDS);
    const end = word(table + (i - 1) * MODULEWORDS + 1);
    if (first !== end) throw_('modulesinit: modules overlap');
  }
  const what = `active modules: ${modules.map((m) => `${m.pkg} (${m.end - m.first})`).join(', ')}; function names at ${blob.at}`;
  done(record, 'modulesinit', FILE, what, 'modules adjoin and cover the text table; names read back');
}

/** UTF-8 bytes that stay. */
function bytes(s: string): { at: number; length: number } {
  const b = Buffer.from(s, 'utf8');
  const a = persistentalloc(Math.max(1, (b.length + 3) >>> 2), 2);
  putBytes(a, b);
  return { at: a, length: b.length };
}
