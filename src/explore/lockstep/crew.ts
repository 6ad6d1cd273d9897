// The worker threads of lock-step runs, kept warm between runs. A thread that has a life waits for its
// turn; one that has none waits for a message.
//
// Bare workers, not the pool that real machines have (host/pool.ts): the conductor holds its own thread from the
// first operation to the last, as an operating system's scheduler would, and a pool hands out work from its owner's
// event loop. A worker starts, takes messages and waits on memory without it.

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { COMPILESTACK } from '../../compile/depth.ts';
import { Channel } from './channel.ts';

/** Milliseconds until a thread that was told to leave is ended by force. */
const GRACE = 2000;

export interface Hand {
  readonly worker: Worker;
  readonly channel: Channel;
  /** For what is more than figures and text. */
  readonly port: MessagePort;
}

/** `Task` is what a life is described by, and `equipment` what a thread has for all its lives, besides its channel. */
export class Crew<Task> {
  private readonly free: Hand[] = [];
  private readonly leaving: Promise<unknown>[] = [];

  constructor(
    /** dist/<flavour>/lockstepworker.js and the like. */
    private readonly script: string,
    private readonly equipment: object,
  ) {}

  /** A thread that will live this life when it is its turn. */
  take(task: Task): Hand {
    const hand = this.free.pop() ?? this.make();
    hand.worker.postMessage(task);
    return hand;
  }

  private make(): Hand {
    const channel = new Channel();
    const { port1, port2 } = new MessageChannel();
    const workerData = { ...this.equipment, channel: channel.buffer, port: port2 };
    // It evaluates texts that are as deep as what they were made from.
    const resourceLimits = { stackSizeMb: COMPILESTACK };
    const worker = new Worker(this.script, { workerData, transferList: [port2], resourceLimits });
    // What goes wrong is reported through the channel, or noticed by the thread's silence.
    worker.on('error', () => undefined);
    worker.unref();
    port1.unref();
    return { worker, channel, port: port1 };
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
