// Two goroutines pass a number back and forth over two channels of a given capacity: args rounds, capacity. Prints the sum of
// what came back and the time a round trip half took.

import {
  abi,
  args,
  type Chan,
  chan,
  frameSize,
  funcs,
  getnum,
  getv,
  go,
  nanotime,
  PARKED,
  print,
  push,
  setnum,
  setv,
  slot,
} from 'rt0';

const PONGER = frameSize(3);

function ponger(sp: number, rp: number, a?: unknown, b?: unknown, c?: unknown): unknown {
  const fp = sp - PONGER;
  let ping: Chan<number>;
  let pong: Chan<number>;
  let n: number;
  let v: unknown;
  let at = rp;
  if (rp === 0) {
    ping = a as Chan<number>;
    pong = b as Chan<number>;
    n = c as number;
  } else {
    ping = getv(slot(fp, 0)) as Chan<number>;
    pong = getv(slot(fp, 1)) as Chan<number>;
    n = getnum(slot(fp, 2));
    v = a;
  }
  for (;;) {
    if (at === 0) {
      if (n === 0) return undefined;
      v = abi(ping).recv(fp, 0);
      if (v === PARKED) return spill(fp, pc.ponger | 1, ping, pong, n);
      at = 1;
    }
    if (at === 1) {
      const r = abi(pong).send(fp, 0, (v as number) + 1);
      if (r === PARKED) return spill(fp, pc.ponger | 2, ping, pong, n);
    }
    n--;
    at = 0;
  }
}

function spill(fp: number, at: number, ping: Chan<number>, pong: Chan<number>, n: number): typeof PARKED {
  push(fp, at, PONGER);
  setv(slot(fp, 0), ping);
  setv(slot(fp, 1), pong);
  setnum(slot(fp, 2), n);
  return PARKED;
}

const MAIN = frameSize(5);

function main(sp: number, rp: number, value?: unknown): unknown {
  const fp = sp - MAIN;
  let ping: Chan<number>;
  let pong: Chan<number>;
  let n: number;
  let sum = 0;
  let started: number;
  let at = rp;
  if (rp === 0) {
    const [rounds = 1000, capacity = 0] = args().map(Number);
    ping = chan<number>(capacity);
    pong = chan<number>(capacity);
    n = rounds;
    go(ponger, ping, pong, n);
    started = nanotime();
  } else {
    ping = getv(slot(fp, 0)) as Chan<number>;
    pong = getv(slot(fp, 1)) as Chan<number>;
    n = getnum(slot(fp, 2));
    sum = getnum(slot(fp, 3));
    started = getnum(slot(fp, 4));
  }
  let v = value;
  for (;;) {
    if (at === 0) {
      if (n === 0) break;
      const r = abi(ping).send(fp, 0, n);
      if (r === PARKED) return spillMain(fp, pc.main | 1, ping, pong, n, sum, started);
      at = 1;
    }
    if (at === 1) {
      v = abi(pong).recv(fp, 0);
      if (v === PARKED) return spillMain(fp, pc.main | 2, ping, pong, n, sum, started);
    }
    sum += v as number;
    n--;
    at = 0;
  }
  const [rounds = 1000] = args().map(Number);
  print(JSON.stringify({ sum, ns: (nanotime() - started) / rounds }));
  return undefined;
}

function spillMain(
  fp: number,
  at: number,
  ping: Chan<number>,
  pong: Chan<number>,
  n: number,
  sum: number,
  started: number,
): typeof PARKED {
  push(fp, at, MAIN);
  setv(slot(fp, 0), ping);
  setv(slot(fp, 1), pong);
  setnum(slot(fp, 2), n);
  setnum(slot(fp, 3), sum);
  setnum(slot(fp, 4), started);
  return PARKED;
}

const pc = funcs('main', { main, ponger });

export { main };
