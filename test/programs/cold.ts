// What a program sees of threads that are not there yet. To be run in a process of its own, which is cold. args: mode,
// then numbers.
//
//   order           three goroutines sleep 10, 20 and 30 ms; prints the order in which they go on
//   late            the same while the only P is kept by another for 50 ms: all three are due together
//   starts MS       one goroutine computes for MS milliseconds; every 10 ms main starts four others and waits for them.
//                   Prints how many rounds there were, the longest that any of the four waited, in microseconds, and
//                   how long that was without the time in which the system let neither the thread that ran it nor
//                   main's have a processor

import { readdirSync, readFileSync } from 'node:fs';
import { AtomicInt32, args, type Chan, chan, go, gosched, nanotime, print, sleep, WaitGroup } from 'rt0';

function* nap(ms: number, c: Chan<number>) {
  yield* sleep(ms);
  yield* c.send(ms);
}

/** Keeps its P, and asks nobody. */
function hold(ms: number): void {
  const until = nanotime() + ms * 1e6;
  while (nanotime() < until);
}

function* order(late: boolean) {
  const c = chan<number>();
  go(nap, 30, c);
  go(nap, 20, c);
  go(nap, 10, c);
  if (late) {
    yield* gosched();
    hold(50);
  }
  let said = '';
  for (let i = 0; i < 3; i++) said += ` ${yield* c.recv()}`;
  print(said.trim());
}

const over = new AtomicInt32(0);

function* compute(wg: WaitGroup) {
  let x = 1;
  while (over.load() === 0) for (let i = 0; i < 1000; i++) x = (x * 1103515245 + 12345) | 0;
  wg.done();
  if (x === 0) print(x);
}

/** Nanoseconds that a thread of this process has been ready to run and was not let. */
function delayOf(task: string): number {
  return Number(readFileSync(`/proc/${task}/schedstat`, 'latin1').split(' ')[1]);
}

/** This thread's id. */
function task(): string {
  return readFileSync('/proc/thread-self/stat', 'latin1').split(' ', 1)[0] as string;
}

/** Delays of all threads, by id: `id=ns id=ns `. */
function delays(): string {
  let all = '';
  for (const id of readdirSync('/proc/self/task')) {
    try {
      all += `${id}=${delayOf(`self/task/${id}`)} `;
    } catch {
      // It has ended meanwhile.
    }
  }
  return all;
}

/** The delay of a thread since `before`, which delays() has returned. */
function since(before: string, id: string): number {
  const was = new RegExp(`(?:^| )${id}=(\\d+) `).exec(before);
  return delayOf(`self/task/${id}`) - Number(was?.[1] ?? 0);
}

/** Nanoseconds of delay since `before` of this thread and of the one that main was on. */
function delayed(before: string, main: string): number {
  const mine = task();
  return since(before, mine) + (mine === main ? 0 : since(before, main));
}

function* begin(before: string, main: string, asked: number, waits: Chan<number>, nets: Chan<number>) {
  const waited = nanotime() - asked;
  yield* waits.send(waited);
  yield* nets.send(waited - delayed(before, main));
}

function* starts(ms: number) {
  const wg = new WaitGroup();
  wg.add(1);
  const first = nanotime();
  go(compute, wg);
  const waits = chan<number>(4);
  const nets = chan<number>(4);
  let rounds = 0;
  let worst = 0;
  let worstnet = 0;
  while (nanotime() - first < ms * 1e6) {
    const before = delays();
    const main = task();
    for (let i = 0; i < 4; i++) go(begin, before, main, nanotime(), waits, nets);
    for (let i = 0; i < 4; i++) {
      worst = Math.max(worst, yield* waits.recv());
      worstnet = Math.max(worstnet, yield* nets.recv());
    }
    rounds++;
    yield* sleep(10);
  }
  over.store(1);
  yield* wg.wait();
  print(rounds, Math.round(worst / 1000), Math.round(worstnet / 1000));
}

export function* main() {
  const [mode, n = '1000'] = args();
  if (mode === 'order' || mode === 'late') yield* order(mode === 'late');
  else yield* starts(Number(n));
}
