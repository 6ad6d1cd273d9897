// The worker threads of lock-step runs, kept warm between runs, and the memory that they share. A thread that has a life waits for its
// turn; one that has none waits for a message.
//
// Bare workers, not the pool that real machines have (boot/machine.ts): the conductor holds its own thread from the first
// operation to the last, as an operating system's scheduler would, and a pool hands out work from its owner's event loop. A worker
// starts, takes messages and waits on memory without it.

import { Worker } from 'node:worker_threads';
import type { Equipment, Task } from './ask.ts';
import { Channel } from './channel.ts';

const PAGE = 65536;
/** Milliseconds until a thread that was told to leave is ended by force. */
const GRACE = 2000;

export interface Hand {
  readonly worker: Worker;
  readonly channel: Channel;
}

export class Crew {
  readonly memory: WebAssembly.Memory;
  private readonly words: Int32Array;
  private readonly free: Hand[] = [];
  private readonly leaving: Promise<unknown>[] = [];

  constructor(
    /** dist/<flavour>/lockstepworker.js */
    private readonly script: string,
    bytes: number,
    private readonly texts: Pick<Equipment, 'runtime' | 'program' | 'places'>,
  ) {
    const pages = Math.ceil(bytes / PAGE);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.words = new Int32Array(this.memory.buffer);
  }

  /** Before a run: memory as the system gives it. */
  clear(): void {
    this.words.fill(0);
  }

  /** A thread that will live this life when it is its turn. */
  take(task: Task): Hand {
    const hand = this.free.pop() ?? this.make();
    hand.worker.postMessage(task);
    return hand;
  }

  private make(): Hand {
    const channel = new Channel();
    const workerData: Equipment = { ...this.texts, channel: channel.buffer, memory: this.memory };
    const worker = new Worker(this.script, { workerData });
    // What goes wrong is reported through the channel, or noticed by the thread's silence.
    worker.on('error', () => undefined);
    worker.unref();
    return { worker, channel };
  }

  /** Its life has ended. */
  back(hand: Hand): void {
    this.free.push(hand);
  }

  /** The run is over, and this thread is in the middle of its life, or silent. */
  dismiss(hand: Hand, silent: boolean): void {
    if (!silent && hand.channel.dismiss(GRACE)) this.back(hand);
    else this.leaving.push(hand.worker.terminate());
  }

  async close(): Promise<void> {
    const all = this.free.splice(0).map((h) => h.worker.terminate());
    await Promise.all([...all, ...this.leaving.splice(0)]);
  }
}
