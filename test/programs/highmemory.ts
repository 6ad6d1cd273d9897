// Everything at the top of the memory: large arrays take what is below, and only their ends are touched.

import {
  args,
  blockingHost,
  type Chan,
  chan,
  float64Array,
  type Go,
  gc,
  go,
  gosched,
  int32Array,
  Mutex,
  print,
  select,
  sleep,
  uint8Array,
  WaitGroup,
} from 'rt0';

const MIB = 1024 * 1024;
const PIECE = 64 * MIB;
/** What is left for the rest of the program. */
const REST = 24 * MIB;

function* deep(n: number): Go<number> {
  if (n === 0) {
    yield* gosched();
    return 0;
  }
  return 1 + (yield* deep(n - 1));
}

function* worker(id: number, jobs: Chan<{ n: number; text: string }>, mu: Mutex, sum: Float64Array, wg: WaitGroup) {
  for (;;) {
    const [job, ok] = yield* jobs.recv2();
    if (!ok) break;
    const { n, text } = job;
    const d = yield* deep(50 + (n % 200));
    yield* mu.lock();
    sum[0] = (sum[0] ?? 0) + d + text.length;
    mu.unlock();
    if (n % 100 === id) yield* sleep(0.1);
  }
  wg.done();
}

function* spin(ms: Int32Array): Go<void> {
  const until = Date.now() + (ms[0] ?? 0);
  while (Date.now() < until);
}

export function* main() {
  const bytes = Number(args()[0]);
  if (args()[1] === 'fill') for (;;) uint8Array(PIECE)[PIECE - 1] = 1;
  const pieces = Math.floor((bytes - REST) / PIECE);
  let last = 0;
  for (let i = 0; i < pieces; i++) {
    const a = i % 3 === 0 ? uint8Array(PIECE) : i % 3 === 1 ? int32Array(PIECE / 4) : float64Array(PIECE / 8);
    if (a[0] !== 0 || a[a.length - 1] !== 0) print('not zero', i);
    a[0] = 1;
    a[a.length - 1] = 2;
    a.subarray(a.length - 10).fill(3);
    if (a[0] !== 1 || a[a.length - 1] !== 3) print('lost', i);
    if (a.byteOffset <= last) print('not above', i);
    last = a.byteOffset;
  }
  try {
    print(uint8Array(2 ** 32 + 8).length);
  } catch (e) {
    print(e instanceof Error ? e.message : e);
  }
  // Down to what the rest needs: stacks and channels then lie near the end.
  for (let i = bytes - REST - last - PIECE; i > 2 * MIB; i -= MIB) last = uint8Array(MIB).byteOffset;
  const sum = float64Array(1);
  const mu = new Mutex();
  const jobs = chan<{ n: number; text: string }>(10);
  const wg = new WaitGroup();
  for (let i = 0; i < 50; i++) {
    wg.add(1);
    go(worker, i, jobs, mu, sum, wg);
  }
  let expected = 0;
  for (let n = 0; n < 1000; n++) {
    const text = 'ä'.repeat(n % 50);
    expected += 50 + (n % 200) + text.length;
    yield* jobs.send({ n, text });
  }
  jobs.close();
  yield* wg.wait();
  print('sum', sum[0] === expected);
  // Preempted by a request that lies above every stack.
  const ms = int32Array(1);
  ms[0] = 30;
  for (let i = 0; i < 4; i++) go(spin, ms);
  const c = chan<number>();
  const done = chan<number>(1);
  yield* done.send(1);
  const { index } = yield* select([c.receiving(), done.receiving()]);
  print('index', index);
  yield* gc();
  const high = uint8Array(1000);
  high.fill(65);
  const name = `/tmp/rt0-highmemory-${process.pid}`;
  yield* blockingHost('writeFile', name, high);
  const back = yield* blockingHost('readFileBytes', name);
  yield* blockingHost('rm', name);
  print('file', back.length, back[999], high.byteOffset > last);
  print('high', high.byteOffset > bytes - REST - PIECE - MIB);
}
