// Boots a program for a verb: loads the host only now, and turns what can go wrong with the user's input into one
// line.

import { stat } from 'node:fs/promises';
import type { BootOptions, MachineOptions, Runtime } from '../host/api.ts';
import type { Machine } from '../host/host.ts';
import { printable } from '../shared/printable.ts';
import { CliError, firstLine, UNLOADABLE } from './clierror.ts';

export interface Booted {
  readonly machine: Machine;
  readonly runtime: Runtime;
}

type Wanted = { [K in keyof (MachineOptions & BootOptions)]?: (MachineOptions & BootOptions)[K] | undefined };

/** Leaves out what was not asked for, so that the host's defaults hold. */
function given(options: Wanted): MachineOptions & BootOptions {
  return Object.fromEntries(Object.entries(options).filter(([, v]) => v !== undefined));
}

/** Boots `file` on a machine of its own. Throws CliError when there is no such program or no such memory. */
export async function bootProgram(file: string, options: Wanted): Promise<Booted> {
  // Before any thread is started: a slip of the pen gets its answer at once.
  const there = await stat(file).catch(() => null);
  if (there === null) throw new CliError(`${printable(file)}: no such file: expected a program`, UNLOADABLE);
  if (!there.isFile())
    throw new CliError(
      `${printable(file)}: expected a program file, this is ${there.isDirectory() ? 'a directory' : 'not a file'}`,
      UNLOADABLE,
    );
  const { Machine } = await import('../host/host.ts');
  const machine = makeMachine(Machine, given(options));
  try {
    return { machine, runtime: await machine.boot(file, given(options)) };
  } catch (e) {
    await machine.close();
    throw new CliError(firstLine(e), UNLOADABLE);
  }
}

function makeMachine(make: typeof Machine, options: MachineOptions): Machine {
  try {
    return new make(options);
  } catch (e) {
    throw new CliError(firstLine(e), UNLOADABLE);
  }
}
