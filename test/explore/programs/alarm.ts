// A timer is started by a goroutine that then computes, beside Ps that are idle. Before that, one that is moved forward
// and stopped.

import { AtomicInt32, afterFunc, go, Timer, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);

function* counts() {
  turns.add(1);
}

function* computes(wg: WaitGroup) {
  for (let i = 0; i < 900; i++) turns.add(1);
  wg.done();
}

export function* main() {
  const wg = new WaitGroup();
  wg.add(1);
  const t = new Timer(5);
  t.reset(3);
  t.stop();
  go(computes, wg);
  for (let i = 0; i < 40; i++) turns.add(1);
  const alarm = afterFunc(0.5, counts);
  for (let i = 0; i < 900; i++) turns.add(1);
  alarm.stop();
  yield* wg.wait();
}
