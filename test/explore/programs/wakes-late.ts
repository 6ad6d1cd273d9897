// Two wait for a mutex; it is given back by one that goes on computing. Nothing is wrong.
import { AtomicInt32, args, go, gosched, Mutex, WaitGroup } from 'rt0';

const turns = new AtomicInt32(0);
function* waits(mu: Mutex, wg: WaitGroup) {
  yield* mu.lock();
  mu.unlock();
  wg.done();
}
export function* main() {
  const mu = new Mutex();
  const wg = new WaitGroup();
  wg.add(2);
  yield* mu.lock();
  go(waits, mu, wg);
  go(waits, mu, wg);
  for (let i = 0; i < 3; i++) yield* gosched();
  // The invariant is looked at every 32 operations: each argument from 0 to 31 shifts them.
  for (let i = Number(args()[0] ?? 0); i > 0; i--) turns.add(1);
  mu.unlock();
  for (let i = 0; i < 1500; i++) turns.add(1);
  yield* wg.wait();
}
