// Decodes host calls of an explored program, and encodes their answers: the host's own codec (src/host/calls/codec.ts),
// which is part of the explored text, on the simulated machine's memory.

import { field } from '../runtime.ts';
import type { Sim } from '../simulated-machine.ts';

/** A result that did not fit: the codec's own. */
type Kept = object;

export class FakeHostCalls {
  private readonly view: unknown;
  private readonly kept = new Map<number, Kept>();
  private readonly size: number;
  private readonly at: Readonly<Record<'state' | 'name' | 'nargs' | 'args' | 'area' | 'areabytes', number>>;
  private readonly fetchState: number;
  private readonly sim: Sim;

  constructor(sim: Sim) {
    this.sim = sim;
    const { rt } = sim;
    const L = rt.layout('HostCall', 'shared_layout_host');
    this.view = this.codec('machineView', sim.memory.buffer);
    this.size = rt.fn('shared_struct', 'sizeof')(L) as number;
    const f = (name: string): number => field(L, name);
    this.at = {
      state: f('state'),
      name: f('name'),
      nargs: f('nargs'),
      args: f('args'),
      area: f('area'),
      areabytes: f('areabytes'),
    };
    this.fetchState = rt.num('shared_layout_host', 'HOSTFETCH');
  }

  begin(): void {
    this.kept.clear();
  }

  /** Whether the goroutine has come back with room for an answer that it was told of: it has it now. */
  fetched(call: number): boolean {
    const { words } = this.sim.memory;
    if (words[call + this.at.state] !== this.fetchState) return false;
    const rest = this.kept.get(call);
    this.kept.delete(call);
    this.mark(call);
    if (rest !== undefined) this.codec('putKept', this.view, call, rest);
    return true;
  }

  name(call: number): string {
    return String(this.codec('readString', this.view, this.sim.memory.words[call + this.at.name]));
  }

  args(call: number): unknown[] {
    const n = this.sim.memory.words[call + this.at.nargs] as number;
    return Array.from({ length: n }, (_, i) => this.codec('readValue', this.view, call + this.at.args + 2 * i));
  }

  /** Writes what f returns or throws. */
  settle(call: number, f: () => unknown): void {
    this.mark(call);
    let rest: Kept | null;
    try {
      rest = this.codec('putResult', this.view, call, f()) as Kept | null;
    } catch (e) {
      rest = this.codec('putError', this.view, call, e) as Kept | null;
    }
    if (rest !== null) this.kept.set(call, rest);
  }

  /** All that an answer may be written to. */
  private mark(call: number): void {
    const { memory } = this.sim;
    const { words } = memory;
    memory.range(call, this.size);
    memory.range(words[call + this.at.area] as number, (words[call + this.at.areabytes] as number) >>> 2);
    for (const v of this.args(call))
      if (ArrayBuffer.isView(v)) memory.range(v.byteOffset >>> 2, (v.byteLength + 7) >>> 2);
  }

  private codec(name: string, ...args: unknown[]): unknown {
    return this.sim.rt.fn('host_calls_codec', name)(...args);
  }
}
