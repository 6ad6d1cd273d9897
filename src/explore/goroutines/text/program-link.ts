// A program's text linked to the machine: evaluated with the library that has points as what it imports.

import { type Linked, linkToRuntime } from '../../runtime/instrument/evaluate-program.ts';
import type { GoroutinesMachine } from '../machine/machine.ts';

interface Names {
  readonly source: string;
  readonly runtime: string;
}

export function evaluateProgram(
  machine: GoroutinesMachine,
  library: Readonly<Record<string, unknown>>,
  names: Names,
  code: string,
  say: (text: string) => void,
): Linked {
  machine.rt.fn('shared_text', 'sealRuntime')();
  const rt = {
    space: (name: string) => (name === 'lib_index' ? library : machine.rt.space(name)),
    entry: (name: string) => machine.rt.entry(name),
  };
  return linkToRuntime(rt, machine, names, code, say);
}
