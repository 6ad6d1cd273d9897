// Output of an explored program, the host's end of the pipe: what the program prints is taken at once, as by a reader
// that is never slow. (The format is src/shared/pipe.ts's, the reader on real threads src/host/pipereader.ts.)

import type { Sim } from '../simulated-machine.ts';

export class Output {
  text = '';
  private readonly sim: Sim;
  private readonly at: { readonly head: number; readonly tail: number; readonly bell: number; readonly ring: number };
  private readonly mask: number;
  private readonly kindbits: number;
  private readonly headbytes: number;

  constructor(sim: Sim) {
    this.sim = sim;
    const pipe = sim.rt.num('shared_globals', 'outputPipe');
    const Pipe = sim.rt.layout('Pipe', 'shared_layout_host');
    this.at = {
      head: pipe + (Pipe.head as number),
      tail: pipe + (Pipe.tail as number),
      bell: pipe + (Pipe.bell as number),
      ring: sim.rt.num('shared_globals', 'OUTPUT'),
    };
    this.mask = sim.rt.num('shared_param', 'PIPE') - 1;
    this.kindbits = sim.rt.num('shared_pipe', 'KINDBITS');
    this.headbytes = sim.rt.num('shared_pipe', 'RECORDHEAD');
  }

  clear(): void {
    this.text = '';
  }

  /** Text that did not come through the ring. What has is before it. */
  add(text: string): void {
    this.take();
    this.text += text;
  }

  take(): void {
    const { at, mask } = this;
    const { memory, engine } = this.sim;
    const { words } = memory;
    const bytes = new Uint8Array(memory.buffer, at.ring * 4, mask + 1);
    let head = words[at.head] as number;
    const tail = words[at.tail] as number;
    while (head !== tail) {
      const n = (words[at.ring + ((head & mask) >>> 2)] as number) >>> this.kindbits;
      const out = Buffer.alloc(n);
      for (let i = 0; i < n; i++) out[i] = bytes[(head + this.headbytes + i) & mask] as number;
      this.text += out.toString('utf8');
      head = (head + this.headbytes + ((n + 3) & ~3)) | 0;
    }
    memory.range(at.head, 1);
    memory.range(at.bell, 1);
    words[at.head] = tail;
    words[at.bell] = 0;
    engine.wake(at.head, 1);
  }
}
