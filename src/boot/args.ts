// argc, argv and what lies behind them on the initial stack: the environment and the auxiliary vector.
// (runtime1.go: args, argv_index; os_linux.go: sysargs, sysauxv)

import { done, step } from '../shared/bootlog.ts';
import { Kern, kern, STACK0, Sys, sys } from '../shared/globals.ts';
import { get, set, word } from '../shared/mem.ts';
import { INITSTACK } from '../shared/param.ts';
import { at } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { AT_NULL, AT_PAGESZ, AT_RANDOM } from './auxv.ts';

const FILE = 'src/boot/args.ts';
const TOP = STACK0 + INITSTACK / 4;

/** m0, with nothing initialised. */
export function args(argc: number, argv: number): void {
  const record = step('args');
  if (argc < 0 || argv < STACK0 || argv + argc >= TOP) throw_('args: argv outside the initial stack');
  set(sys, Sys.argc, argc);
  set(sys, Sys.argv, argv);
  const first = argc > 0 ? argv_index(0) : 0;
  if (argc > 0 && (first <= argv || first >= TOP)) throw_('args: argv[0] outside the initial stack');
  done(record, 'args', FILE, `argc = ${argc}, argv = ${argv}`, 'argv and argv[0] in the initial stack');
  sysargs(argc);
}

/** Word i of argv: a string's address, or 0. The environment follows from argc + 1. */
export function argv_index(i: number): number {
  const argv = get(sys, Sys.argv);
  return word(argv + i);
}

/** Strings of the environment on the initial stack. */
export function envCount(): number {
  const argc = get(sys, Sys.argc);
  let n = 0;
  while (argv_index(argc + 1 + n) !== 0) n++;
  return n;
}

function sysargs(argc: number): void {
  const record = step('sysargs');
  const nenv = envCount();
  const argv = get(sys, Sys.argv);
  const auxv = argv + argc + 1 + nenv + 1;
  const pairs = sysauxv(auxv);
  const page = get(sys, Sys.physPageSize);
  if (page < 4096 || (page & (page - 1)) !== 0) throw_(`sysargs: bad page size ${page}`);
  const r0 = get(sys, at(Sys.startupRandom, 0));
  const r1 = get(sys, at(Sys.startupRandom, 1));
  const r2 = get(sys, at(Sys.startupRandom, 2));
  const r3 = get(sys, at(Sys.startupRandom, 3));
  if ((r0 | r1 | r2 | r3) === 0) throw_('sysargs: no startup random data');
  const what = `${nenv} environment strings, ${pairs} auxv entries: AT_PAGESZ = ${page}, AT_RANDOM = 16 bytes`;
  done(record, 'sysargs', FILE, what, 'auxv ends with AT_NULL, page size a power of two, random data not zero');
}

/** Takes what the runtime wants from the auxiliary vector; returns its length. */
function sysauxv(auxv: number): number {
  let a = auxv;
  for (; a < TOP; a += 2) {
    const tag = word(a);
    if (tag === AT_NULL) return (a - auxv) / 2;
    const value = word(a + 1);
    if (tag === AT_PAGESZ) set(sys, Sys.physPageSize, value);
    if (tag === AT_RANDOM) {
      for (let i = 0; i < 4; i++) {
        const r = word(value + i);
        set(sys, at(Sys.startupRandom, i), r);
      }
    }
  }
  return throw_(`sysauxv: no AT_NULL above ${auxv} on a stack from ${get(kern, Kern.stack0)}`);
}
