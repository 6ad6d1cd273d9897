// Random programs of locks, channels, timers, syscalls, host calls, locked threads and stopped worlds, whose end is
// known before they run. args: seed, how many, end.
//
// Goroutines form a graph without cycles: each waits for one or two others, does something that takes time in one way
// or another, and lets others go on. So all of them end. The ends:
//
//   lives      main waits for all, program after program; prints how many
//   stuck      the first program has one goroutine that nobody lets go on: whoever waits for it, main too, waits for
//              ever
//   goexit     main leaves by goexit: when the others have ended there is nobody left
//   both       main leaves by goexit, and one goroutine is stuck

import {
  after,
  args,
  blockingHost,
  type Chan,
  chan,
  go,
  goexit,
  goid,
  gomaxprocs,
  gosched,
  lockOSThread,
  Mutex,
  nilChan,
  print,
  RWMutex,
  readMemStats,
  select,
  sleep,
  syscall,
  Ticker,
  Timer,
  unlockOSThread,
  WaitGroup,
} from 'rt0';

/** What one goroutine lets another go on with. */
type Link = Chan<number> | Mutex | RWMutex | WaitGroup;

const KINDS = 6;
const WORKS = 13;
const HOUR = 3_600_000;

/** A link of one of KINDS, which holds whoever waits for it. Buffered kinds let the other go on without waiting for
 *  it. */
function makeLink(kind: number): Link {
  switch (kind) {
    case 0:
      return chan<number>();
    case 1:
    case 2:
      return chan<number>(1);
    case 3: {
      const mu = new Mutex();
      mu.tryLock();
      return mu;
    }
    case 4: {
      const rw = new RWMutex();
      rw.tryLock();
      return rw;
    }
    default: {
      const wg = new WaitGroup();
      wg.add(1);
      return wg;
    }
  }
}

function* waitFor(kind: number, link: Link) {
  if (kind === 2) {
    const [, ok] = yield* (link as Chan<number>).recv2();
    if (ok) throw new Error('a channel that is only closed had a value');
  } else if (kind <= 1) yield* select([(link as Chan<number>).receiving(), null]);
  else if (kind === 3) yield* (link as Mutex).lock();
  else if (kind === 4) yield* (link as RWMutex).rlock();
  else yield* (link as WaitGroup).wait();
}

function* letGo(kind: number, link: Link) {
  if (kind === 2) (link as Chan<number>).close();
  else if (kind <= 1) yield* (link as Chan<number>).send(1);
  else if (kind === 3) (link as Mutex).unlock();
  else if (kind === 4) (link as RWMutex).unlock();
  else (link as WaitGroup).done();
}

function block(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

function* work(kind: number) {
  if (kind === 1) yield* gosched();
  else if (kind === 2) yield* sleep(0.3);
  else if (kind === 3) yield* after(0.5).recv();
  else if (kind === 4) syscall(block, 0.3);
  else if (kind === 5) yield* blockingHost('sleep', 0.2);
  else if (kind === 6) yield* select([nilChan<number>().receiving(), after(0.2).receiving()]);
  else if (kind === 7) yield* stops(0.2);
  else if (kind === 8) yield* resets();
  else if (kind === 9) yield* locks();
  else if (kind === 10) yield* gomaxprocs(1 + (goid() % 8));
  else if (kind === 11) yield* readMemStats();
}

/** A timer that would keep the program alive for an hour, and somebody may have gone to sleep for it. */
function* stops(ms: number) {
  const t = new Timer(HOUR);
  yield* sleep(ms);
  if (!t.stop()) throw new Error('a timer of an hour had run');
}

/** To and fro, on whatever P the goroutine is by then. */
function* resets() {
  const t = new Timer(HOUR);
  yield* gosched();
  t.reset(2 * HOUR);
  yield* gosched();
  t.reset(0.1);
  yield* t.c.recv();
  const ticker = new Ticker(0.1);
  yield* ticker.c.recv();
  ticker.stop();
}

function* locks() {
  lockOSThread();
  yield* gosched();
  yield* sleep(0.1);
  unlockOSThread();
}

/** One goroutine. `kinds` has those of its links, in base 8: two that it waits for, two that it lets go; 7: none. */
function* node(w: number, kinds: number, in0: Link, in1: Link, out0: Link, out1: Link, all: WaitGroup) {
  const a = kinds & 7;
  const b = (kinds >> 3) & 7;
  const c = (kinds >> 6) & 7;
  const d = (kinds >> 9) & 7;
  if (a !== 7) yield* waitFor(a, in0);
  if (b !== 7) yield* waitFor(b, in1);
  yield* work(w);
  if (c !== 7) yield* letGo(c, out0);
  if (d !== 7) yield* letGo(d, out1);
  all.done();
}

let state = 1;

function random(n: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return ((state >>> 8) & 0xffffff) % n;
}

interface Plan {
  kinds: [number, number, number, number];
  links: [Link, Link, Link, Link];
}

/** Starts the goroutines of one program. With `stuck`, one of them waits for what nobody does. */
function start(all: WaitGroup, stuck: boolean): void {
  const n = 2 + random(7);
  const nodes: Plan[] = [];
  for (let i = 0; i < n; i++) {
    nodes.push({ kinds: [7, 7, 7, 7], links: [all, all, all, all] });
    const to = nodes[i] as Plan;
    for (let k = 0; k < 2 && i > 0; k++) {
      const from = nodes[random(i)] as Plan;
      const out = from.kinds[2] === 7 ? 2 : 3;
      if (from.kinds[out] !== 7 || (k === 1 && random(2) === 0)) continue;
      const kind = random(KINDS);
      const link = makeLink(kind);
      to.kinds[k] = kind;
      to.links[k] = link;
      from.kinds[out] = kind;
      from.links[out] = link;
    }
  }
  if (stuck) {
    const victim = nodes[random(n)] as Plan;
    const kind = random(KINDS);
    victim.kinds[0] = kind;
    victim.links[0] = makeLink(kind);
  }
  all.add(n);
  for (const { kinds, links } of nodes) {
    const packed = kinds[0] | (kinds[1] << 3) | (kinds[2] << 6) | (kinds[3] << 9);
    go(node, random(WORKS), packed, links[0], links[1], links[2], links[3], all);
  }
}

export function* main() {
  const [seed = '1', n = '1', end = 'lives'] = args();
  state = Number(seed);
  const all = new WaitGroup();
  if (end === 'lives') {
    for (let i = 0; i < Number(n); i++) {
      start(all, false);
      yield* all.wait();
    }
    print(`${n} ended`);
    return;
  }
  start(all, end === 'stuck' || end === 'both');
  if (end === 'goexit' || end === 'both') yield* goexit();
  yield* all.wait();
}
