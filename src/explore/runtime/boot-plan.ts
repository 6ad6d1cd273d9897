// Power-on and bootstrap of a simulated machine, as data: who runs it may be another thread.

import { field, type RuntimeExports } from './runtime.ts';

export interface BootPlan {
  readonly ncpu: number;
  readonly sysmon: boolean;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Of a program; 0 without one. */
  readonly mainpc: number;
  readonly initpc: number;
}

/** Runs it as plain code. It ends in the first M's mstart, which whoever supplies the port does not let it into. */
export function bootMachine(rt: RuntimeExports, buffer: SharedArrayBuffer, plan: BootPlan): void {
  const { ncpu, sysmon, argv, env } = plan;
  rt.fn('host_initialstack', 'powerOn')(buffer, { ncpu, seed: 1, report: false, sysmon });
  rt.fn('host_initialstack', 'layInitialStack')(buffer, { argv, env });
  const kern = rt.num('shared_globals', 'kern');
  const Kern = rt.layout('Kern', 'shared_globals');
  const words = new Int32Array(buffer);
  words[kern + field(Kern, 'mainpc')] = plan.mainpc;
  words[kern + field(Kern, 'initpc')] = plan.initpc;
  rt.fn('boot_rt0', '_rt0_amd64_linux')(rt.num('boot_main', 'MAINPC'));
}

/** Thrown through the bootstrap when all that needs no other M is done. */
export class BootDone extends Error {}

/** What a machine tells whoever runs it: a whole run (program-run.ts) or a scenario (runtime-scenario.ts). The machine
 *  itself knows neither programs nor outcomes. */
export interface Ends {
  /** The program is over. Tells the engine. */
  left(code: number, text: string): void;
  /** main has returned: true when the others may go on without it. */
  mainReturned(): boolean;
  /** Something is in a pipe. */
  bell(): void;
  /** The host is needed: the word that it waits on. */
  host?(): number;
}
