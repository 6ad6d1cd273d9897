// Five philosophers, five forks, and no deadlock: everybody picks up the fork with the lower number first, so no circle
// of waiting can close. Exchange the two locks of the last one (`right` before `left`) and the program ends as
// examples/deadlock.ts does, sooner or later.

import { go, gosched, int32Array, Mutex, print, WaitGroup } from 'rt0';

const SEATS = 5;
const MEALS = 1000;

/** table[fork] is who holds it, plus one; table[SEATS + who] counts meals. */
function take(table: Int32Array, fork: number, who: number): void {
  if (table[fork] !== 0) throw new Error(`fork ${fork} is in two hands`);
  table[fork] = who + 1;
}

function* philosopher(who: number, left: number, first: Mutex, second: Mutex, table: Int32Array, wg: WaitGroup) {
  const right = (left + 1) % SEATS;
  for (let meal = 0; meal < MEALS; meal++) {
    yield* first.lock();
    yield* second.lock();
    take(table, left, who);
    take(table, right, who);
    yield* gosched(); // eats
    table[SEATS + who] = (table[SEATS + who] ?? 0) + 1;
    table[left] = 0;
    table[right] = 0;
    second.unlock();
    first.unlock();
    if (meal % 10 === who) yield* gosched(); // thinks
  }
  wg.done();
}

export function* main() {
  const table = int32Array(2 * SEATS);
  const wg = new WaitGroup();
  wg.add(SEATS);
  const first = new Mutex();
  let left = first;
  for (let who = 0; who < SEATS; who++) {
    const last = who === SEATS - 1;
    const right = last ? first : new Mutex();
    // The last one's right fork is fork 0, the lower number.
    if (last) go(philosopher, who, who, right, left, table, wg);
    else go(philosopher, who, who, left, right, table, wg);
    left = right;
  }
  yield* wg.wait();
  for (let who = 0; who < SEATS; who++) print(`philosopher ${who} ate ${table[SEATS + who]} times`);
}
