// The host's end of the pipes: what the program prints is taken at once, as by a reader that is never slow.

import type { Sim } from '../simulated-machine.ts';

export class Output {
  text = '';
  private readonly sim: Sim;
  private readonly pipes: readonly { head: number; tail: number; bell: number; ring: number }[];
  private readonly mask: number;

  constructor(sim: Sim) {
    this.sim = sim;
    const g = (name: string): number => sim.rt.num('shared_globals', name);
    const Pipe = sim.rt.layout('Pipe', 'shared_layout_host');
    const of = (pipe: string, ring: string) => ({
      head: g(pipe) + (Pipe.head as number),
      tail: g(pipe) + (Pipe.tail as number),
      bell: g(pipe) + (Pipe.bell as number),
      ring: g(ring) * 4,
    });
    this.pipes = [of('stdoutPipe', 'STDOUT'), of('stderrPipe', 'STDERR')];
    this.mask = sim.rt.num('shared_param', 'PIPE') - 1;
  }

  clear(): void {
    this.text = '';
  }

  take(): void {
    const { words, buffer } = this.sim.memory;
    const bytes = new Uint8Array(buffer);
    for (const p of this.pipes) {
      const head = words[p.head] as number;
      const tail = words[p.tail] as number;
      const n = (tail - head) | 0;
      const out = Buffer.alloc(n);
      for (let i = 0; i < n; i++) out[i] = bytes[p.ring + ((head + i) & this.mask)] as number;
      this.text += out.toString('utf8');
      this.sim.memory.range(p.head, 1);
      this.sim.memory.range(p.bell, 1);
      words[p.head] = tail;
      words[p.bell] = 0;
      this.sim.engine.wake(p.head, 1);
    }
  }
}
