// Boots a machine on this thread, up to mstart: the real modules, in the module registry as it is at the call, so that
// a test may mock one of them first. mstart itself is a mock that returns (each test file says so), upon which rt0_go
// aborts.

import type { BootStep } from '../../src/host/api.ts';
import { ringReader } from '../../src/host/pipereader.ts';

export interface Booted {
  steps: BootStep[];
  fns: string[];
  /** The fatal error that ended it; '' when mstart was reached. */
  error: string;
  buffer: SharedArrayBuffer;
}

export interface Options {
  argv?: readonly string[];
  env?: Readonly<Record<string, string>>;
  ncpu?: number;
  seed?: number;
  report?: boolean;
  auxv?: readonly (readonly [number, number])[];
  /** After power-on, before the first step. */
  before?: (buffer: SharedArrayBuffer) => void;
}

let mainpc = 0;
let sealed: unknown = null;

export async function bootUpToMstart(o: Options = {}): Promise<Booted> {
  const { layInitialStack, powerOn } = await import('../../src/host/initialstack.ts');
  const { bootSteps } = await import('../../src/host/bootsteps.ts');
  const { _rt0_amd64_linux } = await import('../../src/boot/rt0.ts');
  const { buffer } = await import('../../src/shared/mem.ts');
  const { cleartls } = await import('../../src/shared/tls.ts');
  const text = await import('../../src/shared/text.ts');
  if (sealed !== text.funcs) {
    mainpc = text.funcs('runtime', { main: () => undefined }).main;
    text.sealRuntime();
    sealed = text.funcs;
  }
  cleartls();
  powerOn(buffer, { ncpu: o.ncpu ?? 2, seed: o.seed ?? 1, report: o.report ?? true, sysmon: true });
  const auxv = o.auxv === undefined ? {} : { auxv: o.auxv };
  layInitialStack(buffer, { argv: o.argv ?? ['prog'], env: o.env ?? {}, ...auxv });
  o.before?.(buffer);
  let error = '';
  try {
    _rt0_amd64_linux(mainpc);
  } catch (e) {
    if (!(e instanceof Error)) throw e;
    error = e.message.split('\n')[0] ?? '';
  }
  const steps = bootSteps(buffer);
  const reached = error === 'fatal error: mstart returned';
  return { steps, fns: steps.map((s) => s.fn), error: reached ? '' : error, buffer };
}

/** What the machine has written to fd 1 or 2 and nobody has read: takes all of it. */
export function saidOn(buffer: SharedArrayBuffer, fd: 1 | 2): string {
  const chunks = ringReader(buffer)().filter((c) => c.fd === fd);
  return Buffer.concat(chunks.map((c) => c.bytes)).toString('utf8');
}
