// A barrier made of a mutex and a condition: nobody begins a phase before all have ended the last.

import { Cond, go, gosched, int32Array, Mutex, print, WaitGroup } from 'rt0';

const PARTIES = 6;
const PHASES = 5;

// The barrier's state, under its mutex.
const ARRIVED = 0;
const GENERATION = 1;

function* await_(mu: Mutex, all: Cond, state: Int32Array) {
  yield* mu.lock();
  try {
    const generation = state[GENERATION] ?? 0;
    const arrived = (state[ARRIVED] ?? 0) + 1;
    state[ARRIVED] = arrived;
    if (arrived === PARTIES) {
      state[ARRIVED] = 0;
      state[GENERATION] = generation + 1;
      all.broadcast();
      return;
    }
    while (state[GENERATION] === generation) yield* all.wait();
  } finally {
    mu.unlock();
  }
}

function* party(id: number, mu: Mutex, all: Cond, state: Int32Array, cells: Int32Array, wg: WaitGroup) {
  for (let phase = 1; phase <= PHASES; phase++) {
    for (let i = 0; i < id; i++) yield* gosched();
    cells[id] = phase;
    yield* await_(mu, all, state);
    for (let i = 0; i < PARTIES; i++) {
      if (cells[i] !== phase) throw new Error(`phase ${phase}: cell ${i} is at ${cells[i]}`);
    }
    yield* await_(mu, all, state);
  }
  wg.done();
}

export function* main() {
  const mu = new Mutex();
  const all = new Cond(mu);
  const state = int32Array(2);
  const cells = int32Array(PARTIES);
  const wg = new WaitGroup();
  wg.add(PARTIES);
  for (let id = 0; id < PARTIES; id++) go(party, id, mu, all, state, cells, wg);
  yield* wg.wait();
  print('cells', cells.join(' '), 'generation', state[GENERATION]);
}
