// The untransformed text on a thread for which nothing is a point: it builds, checks and reads, while nobody else runs.

import { Sim } from '../../runtime/simulated-machine.ts';

export class PlainSim extends Sim {
  point(): void {}

  sleep(): never {
    throw new Error('futexsleep outside of a thread: nobody could wake it');
  }

  time(): number {
    return this.now();
  }

  pause(): void {}

  last(): void {}
}
