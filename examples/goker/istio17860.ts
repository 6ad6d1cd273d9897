// istio/istio#17860: communication deadlock, channel.
//
// Each epoch of the proxy reports its end to the agent, and the agent returns when no epoch is active. A restart that
// comes while the last epoch is ending begins a new one, whose report nobody will receive.
// Blocks: runWait of the second epoch, on its send. The program goes on without it.
// Fix: the agent does not return before it is told to, and reports are sent in a select with its end.

import { chan, go, Mutex, select, WaitGroup } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

const mu = new Mutex();
const ends = chan<number>();
let epoch = 0;
let active = 0;
const agent = new WaitGroup();
const restarted = new WaitGroup();

function* run(ctx: Context) {
  for (let left = 1; left > 0; ) {
    const { index } = yield* select([ends.receiving(), ctx.receiving()]);
    if (index === 1) break;
    yield* mu.lock();
    left = --active;
    mu.unlock();
  }
  agent.done();
}

function* restart() {
  yield* mu.lock();
  epoch++;
  active++;
  go(runWait, epoch);
  mu.unlock();
}

function* restartAgain() {
  yield* restart();
  restarted.done();
}

function* runWait(ended: number) {
  yield* ends.send(ended);
}

export function* main() {
  const ctx = withCancel();
  agent.add(1);
  restarted.add(1);
  go(run, ctx);
  yield* restart();
  go(restartAgain);
  yield* agent.wait();
  yield* restarted.wait();
  cancel(ctx);
}
