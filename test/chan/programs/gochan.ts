// Go's chan_test.go. args: the test, and 1 for testing.Short's sizes. Each prints `ok`; a failure is a panic.
//
// time.Sleep, which is there to let others get to where they block, is a number of yields.

import {
  AtomicInt32,
  args,
  type Chan,
  chan,
  float64Array,
  type Go,
  gc,
  go,
  gosched,
  int32Array,
  Mutex,
  nilChan,
  print,
  type RecvCase,
  readMemStats,
  select,
  sleep,
  trySelect,
  WaitGroup,
} from 'rt0';

function short(): boolean {
  return args()[1] === '1';
}

function* pause() {
  for (let i = 0; i < 20; i++) yield* gosched();
}

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(what);
}

// --- TestChan

function* recvInto(c: Chan<number>, got: AtomicInt32) {
  yield* c.recv();
  got.store(1);
}

function* recv2Into(c: Chan<number>, got: AtomicInt32) {
  yield* c.recv2();
  got.store(1);
}

function* recvBlocks(c: Chan<number>, n: number) {
  const recv1 = new AtomicInt32(0);
  const recv2 = new AtomicInt32(0);
  go(recvInto, c, recv1);
  go(recv2Into, c, recv2);
  yield* pause();
  check(recv1.load() === 0 && recv2.load() === 0, `chan[${n}]: receive from empty chan`);
  check(trySelect([c.receiving()]).index === -1, `chan[${n}]: receive from empty chan`);
  check(!c.tryRecv().selected, `chan[${n}]: receive from empty chan`);
  yield* c.send(0);
  yield* c.send(0);
}

function* sendAndSay(c: Chan<number>, sent: AtomicInt32) {
  yield* c.send(0);
  sent.store(1);
}

function* sendBlocks(c: Chan<number>, n: number) {
  for (let i = 0; i < n; i++) yield* c.send(i);
  const sent = new AtomicInt32(0);
  go(sendAndSay, c, sent);
  yield* pause();
  check(sent.load() === 0, `chan[${n}]: send to full chan`);
  check(trySelect([c.sending(0)]).index === -1, `chan[${n}]: send to full chan`);
  check(!c.trySend(0), `chan[${n}]: send to full chan`);
  yield* c.recv();
}

function* closedGivesNothing(c: Chan<number>, n: number) {
  for (let i = 0; i < n; i++) yield* c.send(i);
  c.close();
  for (let i = 0; i < n; i++) {
    const v = yield* c.recv();
    check(v === i, `chan[${n}]: received ${v}, expected ${i}`);
  }
  const v = yield* c.recv();
  check(v === undefined, `chan[${n}]: received ${v}, expected nothing`);
  const [w, ok] = yield* c.recv2();
  check(w === undefined && !ok, `chan[${n}]: received ${w}/${ok}, expected nothing`);
}

function* awaitClose(c: Chan<number>, done: Chan<boolean>) {
  const [v, ok] = yield* c.recv2();
  yield* done.send(v === undefined && ok === false);
}

function* closeUnblocks(c: Chan<number>, n: number) {
  const done = chan<boolean>();
  go(awaitClose, c, done);
  yield* pause();
  c.close();
  check(yield* done.recv(), `chan[${n}]: received non zero from closed chan`);
}

function* sendMany(c: Chan<number>, n: number) {
  for (let i = 0; i < n; i++) yield* c.send(i);
}

function* recvMany(c: Chan<number>, n: number, counts: Int32Array, done: WaitGroup) {
  for (let i = 0; i < n; i++) {
    const v = yield* c.recv();
    Atomics.add(counts, v, 1);
  }
  done.done();
}

function* fifo(c: Chan<number>, n: number) {
  go(sendMany, c, 100);
  for (let i = 0; i < 100; i++) {
    const v = yield* c.recv();
    check(v === i, `chan[${n}]: received ${v}, expected ${i}`);
  }
  go(sendMany, c, 100);
  for (let i = 0; i < 100; i++) {
    const [v, ok] = yield* c.recv2();
    check(ok, `chan[${n}]: receive failed, expected ${i}`);
    check(v === i, `chan[${n}]: received ${v}, expected ${i}`);
  }
  const P = 4;
  const L = 1000;
  const counts = int32Array(L);
  const done = new WaitGroup();
  done.add(P);
  for (let p = 0; p < P; p++) go(sendMany, c, L);
  for (let p = 0; p < P; p++) go(recvMany, c, L, counts, done);
  yield* done.wait();
  for (let i = 0; i < L; i++) check(counts[i] === P, `chan[${n}]: received ${i} ${counts[i]} times, expected ${P}`);
}

function* lencap(c: Chan<number>, n: number) {
  check(c.len === 0 && c.cap === n, `chan[${n}]: bad len/cap ${c.len}/${c.cap}`);
  for (let i = 0; i < n; i++) yield* c.send(i);
  check(c.len === n && c.cap === n, `chan[${n}]: bad len/cap ${c.len}/${c.cap}`);
}

function* testChan() {
  const N = short() ? 20 : 200;
  for (let n = 0; n < N; n++) {
    yield* recvBlocks(chan<number>(n), n);
    yield* sendBlocks(chan<number>(n), n);
    yield* closedGivesNothing(chan<number>(n), n);
    yield* closeUnblocks(chan<number>(n), n);
    yield* fifo(chan<number>(n), n);
    yield* lencap(chan<number>(n), n);
  }
}

// --- TestNonblockRecvRace

function* mustRecv(c: Chan<number>, failed: AtomicInt32) {
  if (!c.tryRecv().selected) failed.store(1);
}

function* testNonblockRecvRace() {
  const n = short() ? 100 : 10000;
  const failed = new AtomicInt32(0);
  for (let i = 0; i < n; i++) {
    const c = chan<number>(1);
    yield* c.send(1);
    go(mustRecv, c, failed);
    c.close();
    yield* c.recv();
    check(failed.load() === 0, 'chan is not ready');
  }
}

// --- TestNonblockSelectRace, TestNonblockSelectRace2

function* mustSelect(c1: Chan<number>, c2: Chan<number>, done: Chan<boolean>) {
  const { index } = trySelect([c1.receiving(), c2.receiving()]);
  yield* done.send(index !== -1);
}

function* testNonblockSelectRace() {
  const n = short() ? 1000 : 100000;
  const done = chan<boolean>(1);
  for (let i = 0; i < n; i++) {
    const c1 = chan<number>(1);
    const c2 = chan<number>(1);
    yield* c1.send(1);
    go(mustSelect, c1, c2, done);
    yield* c2.send(1);
    c1.tryRecv();
    check(yield* done.recv(), 'no chan is ready');
  }
}

function* testNonblockSelectRace2() {
  const n = short() ? 1000 : 100000;
  const done = chan<boolean>(1);
  for (let i = 0; i < n; i++) {
    const c1 = chan<number>(1);
    const c2 = chan<number>();
    yield* c1.send(1);
    go(mustSelect, c1, c2, done);
    c2.close();
    c1.tryRecv();
    check(yield* done.recv(), 'no chan is ready');
  }
}

// --- TestSelfSelect

function* selfSelect(p: number, c: Chan<number>, cap: number, wg: WaitGroup) {
  for (let i = 0; i < 1000; i++) {
    const sendFirst = p === 0 || i % 2 === 0;
    const { index, value } = sendFirst
      ? yield* select([c.sending(p), c.receiving()])
      : yield* select([c.receiving(), c.sending(p)]);
    const received = sendFirst ? index === 1 : index === 0;
    check(!(received && cap === 0 && value === p), 'self receive');
  }
  wg.done();
}

function* testSelfSelect() {
  for (let cap = 0; cap <= 10; cap += 10) {
    const wg = new WaitGroup();
    wg.add(2);
    const c = chan<number>(cap);
    go(selfSelect, 0, c, cap, wg);
    go(selfSelect, 1, c, cap, wg);
    yield* wg.wait();
  }
}

// --- TestSelectStress

function* stressSend(c: Chan<number>, n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) yield* c.send(0);
  wg.done();
}

function* stressRecv(c: Chan<number>, n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) yield* c.recv();
  wg.done();
}

function* stressSelectSend(
  a: Chan<number>,
  b: Chan<number>,
  c: Chan<number>,
  d: Chan<number>,
  n: number,
  wg: WaitGroup,
) {
  const sent = int32Array(4);
  for (let i = 0; i < 4 * n; i++) {
    const { index } = yield* select([
      sent[0] === n ? null : d.sending(0),
      sent[1] === n ? null : c.sending(0),
      sent[2] === n ? null : a.sending(0),
      sent[3] === n ? null : b.sending(0),
    ]);
    sent[index] = (sent[index] ?? 0) + 1;
  }
  wg.done();
}

function* stressSelectRecv(
  a: Chan<number>,
  b: Chan<number>,
  c: Chan<number>,
  d: Chan<number>,
  n: number,
  wg: WaitGroup,
) {
  const got = int32Array(4);
  for (let i = 0; i < 4 * n; i++) {
    const { index } = yield* select([
      got[0] === n ? null : a.receiving(),
      got[1] === n ? null : b.receiving(),
      got[2] === n ? null : c.receiving(),
      got[3] === n ? null : d.receiving(),
    ]);
    got[index] = (got[index] ?? 0) + 1;
  }
  wg.done();
}

function* testSelectStress() {
  const n = short() ? 10000 : 100000;
  const a = chan<number>();
  const b = chan<number>();
  const c = chan<number>(2);
  const d = chan<number>(3);
  const wg = new WaitGroup();
  wg.add(10);
  go(stressSend, a, n, wg);
  go(stressSend, b, n, wg);
  go(stressSend, c, n, wg);
  go(stressSend, d, n, wg);
  go(stressRecv, a, n, wg);
  go(stressRecv, b, n, wg);
  go(stressRecv, c, n, wg);
  go(stressRecv, d, n, wg);
  go(stressSelectSend, a, b, c, d, n, wg);
  go(stressSelectRecv, a, b, c, d, n, wg);
  yield* wg.wait();
}

// --- TestSelectFairness

function* fair(
  c1: Chan<number>,
  c2: Chan<number>,
  c3: Chan<number>,
  c4: Chan<number>,
  out: Chan<number>,
  done: Chan<number>,
  wg: WaitGroup,
) {
  for (;;) {
    const { value } = yield* select([c3.receiving(), c4.receiving(), c1.receiving(), c2.receiving()]);
    const { index } = yield* select([out.sending(value as number), done.receiving()]);
    if (index === 1) break;
  }
  wg.done();
}

function* testSelectFairness() {
  const trials = 10000;
  const c1 = chan<number>(trials + 1);
  const c2 = chan<number>(trials + 1);
  for (let i = 0; i < trials + 1; i++) {
    yield* c1.send(1);
    yield* c2.send(2);
  }
  const out = chan<number>();
  const done = chan<number>();
  const wg = new WaitGroup();
  wg.add(1);
  go(fair, c1, c2, chan<number>(), chan<number>(), out, done, wg);
  let cnt1 = 0;
  let cnt2 = 0;
  for (let i = 0; i < trials; i++) {
    const b = yield* out.recv();
    if (b === 1) cnt1++;
    else if (b === 2) cnt2++;
    else throw new Error(`unexpected value ${b} on channel`);
  }
  // A margin of six nines.
  const e = Math.abs(cnt1 / trials - 0.5);
  check(e <= 4.891676 / (2 * Math.sqrt(trials)), `unfair select: in ${trials} trials, results were ${cnt1}, ${cnt2}`);
  done.close();
  yield* wg.wait();
}

// --- TestChanSendInterface: objects are copied

function* testChanSendInterface() {
  const c = chan<{ n: number; back: Chan<number> | null }>(1);
  yield* c.send({ n: 1, back: null });
  c.trySend({ n: 2, back: null });
  trySelect([c.sending({ n: 3, back: null }), c.sending({ n: 4, back: null })]);
  const first = yield* c.recv();
  check(first.n === 1 && c.len === 0, 'an object arrives as it was');
  const back = chan<number>(1);
  yield* c.send({ n: 5, back });
  const request = yield* c.recv();
  check(request.back === back, 'a channel inside of an object stays the channel');
}

// --- TestPseudoRandomSend

function* randomRecv(c: Chan<number>, l: Int32Array, n: number, m: Mutex) {
  for (let i = 0; i < n; i++) {
    yield* gosched();
    l[i] = yield* c.recv();
  }
  m.unlock();
}

function* testPseudoRandomSend() {
  const n = 100;
  for (let cap = 0; cap <= n; cap += n) {
    const c = chan<number>(cap);
    const l = int32Array(n);
    const m = new Mutex();
    yield* m.lock();
    go(randomRecv, c, l, n, m);
    for (let i = 0; i < n; i++) yield* select([c.sending(1), c.sending(0)]);
    yield* m.lock();
    let n0 = 0;
    let n1 = 0;
    for (const i of l) {
      n0 += (i + 1) % 2;
      n1 += i;
    }
    check(n0 > n / 10 && n1 > n / 10, `Want pseudorandom, got ${n0} zeros and ${n1} ones (chan cap ${cap})`);
  }
}

// --- TestMultiConsumer

const pn = float64Array(10);

export function* init() {
  pn.set([2, 3, 7, 11, 13, 17, 19, 23, 27, 31]);
}

function* consumer(w: number, q: Chan<number>, r: Chan<number>, wg: WaitGroup) {
  for (;;) {
    const [v, ok] = yield* q.recv2();
    if (!ok) break;
    // Mess with the order.
    if (pn[w % 10] === v) yield* gosched();
    yield* r.send(v);
  }
  wg.done();
}

function* feeder(n: number, q: Chan<number>, r: Chan<number>, expect: Float64Array, wg: WaitGroup) {
  for (let i = 0; i < n; i++) {
    const v = pn[i % 10] as number;
    expect[0] = (expect[0] ?? 0) + v;
    yield* q.send(v);
  }
  q.close();
  yield* wg.wait();
  r.close();
}

function* testMultiConsumer() {
  const nwork = 23;
  const niter = short() ? 20000 : 271828;
  const q = chan<number>(nwork * 3);
  const r = chan<number>(nwork * 3);
  const wg = new WaitGroup();
  for (let i = 0; i < nwork; i++) {
    wg.add(1);
    go(consumer, i, q, r, wg);
  }
  const expect = float64Array(1);
  go(feeder, niter, q, r, expect, wg);
  let n = 0;
  let s = 0;
  for (;;) {
    const [v, ok] = yield* r.recv2();
    if (!ok) break;
    n++;
    s += v;
  }
  check(n === niter && s === expect[0], `Expected sum ${expect[0]} (got ${s}) from ${niter} iter (saw ${n})`);
}

// --- TestSelectDuplicateChannel

function* duplicateA(c: Chan<number>, d: Chan<number>, e: Chan<number>) {
  yield* select([c.receiving(), c.receiving(), d.receiving()]);
  yield* e.send(9);
}

function* duplicateB(c: Chan<number>) {
  yield* c.recv();
}

function* testSelectDuplicateChannel() {
  const c = chan<number>();
  const d = chan<number>();
  const e = chan<number>();
  go(duplicateA, c, d, e);
  yield* pause();
  go(duplicateB, c);
  yield* pause();
  yield* d.send(7); // wakes A, which must take both of its sudogs off c
  yield* e.recv();
  yield* c.send(8); // wakes B
}

// --- not Go's: nil channels

function* testNil() {
  const none = nilChan<number>();
  check(!none.trySend(1) && !none.tryRecv().selected, 'a nil channel is never ready');
  check(none.len === 0 && none.cap === 0, 'a nil channel is empty');
  const cases: readonly [RecvCase<number>, null] = [none.receiving(), null];
  check(trySelect(cases).index === -1, 'a nil channel is never selected');
  const c = chan<number>(1);
  const { index } = yield* select([none.receiving(), c.sending(3), null]);
  check(index === 1, 'select passes over nil channels');
  let said = '';
  try {
    none.close();
  } catch (e) {
    said = (e as Error).message;
  }
  check(said === 'close of nil channel', said);
}

// --- TestShrinkStackDuringBlockedSend, TestNoShrinkStackWhileParking

/** Deep enough for a stack of 64 KiB. */
const DEEP = 1000;

function* stackGrowthRecursive(n: number): Go<number> {
  if (n === 0) return 0;
  return (yield* stackGrowthRecursive(n - 1)) + 1;
}

function* shrunkSender(n: number, c: Chan<number>, done: Chan<null>) {
  for (let i = 0; i < n; i++) {
    yield* c.send(i);
    // Lots of stack, briefly.
    check((yield* stackGrowthRecursive(DEEP)) === DEEP, 'recursion');
  }
  yield* done.send(null);
}

function* stackBytes() {
  return (yield* readMemStats()).stackInuse;
}

function* testShrinkStackDuringBlockedSend() {
  const n = 10;
  const c = chan<number>();
  const done = chan<null>();
  let shrunk = 0;
  const small = yield* stackBytes();
  go(shrunkSender, n, c, done);
  for (let i = 0; i < n; i++) {
    const x = yield* c.recv();
    check(x === i, `bad channel read: want ${i}, got ${x}`);
    // Until the sender's stack has grown, or for a while: on a busy machine a millisecond is not enough.
    for (let t = 0; t < 30 && (yield* stackBytes()) < small + 32 * 1024; t++) yield* sleep(1);
    const before = yield* stackBytes();
    // Shrinks the stack of the sender.
    yield* gc();
    if ((yield* stackBytes()) < before) shrunk++;
  }
  yield* done.recv();
  // In the last rounds at least the sender waited with a large stack.
  check(shrunk > 0, 'no stack was shrunk');
}

function* sleepyReceiver(n: number, c: Chan<number>, done: Chan<null>) {
  for (let i = 0; i < n; i++) {
    // So that the sender always fully blocks.
    yield* sleep(0.01);
    yield* c.recv();
  }
  yield* done.send(null);
}

function* testNoShrinkStackWhileParking() {
  const n = 10;
  for (let i = 0; i < n * (short() ? 5 : 20); i++) {
    const c = chan<number>();
    const done = chan<null>();
    go(sleepyReceiver, n, c, done);
    go(shrunkSender, n, c, done);
    yield* sleep(0.05);
    yield* gc();
    yield* done.recv();
    yield* done.recv();
  }
}

export function* main() {
  switch (args()[0]) {
    case 'TestChan':
      yield* testChan();
      break;
    case 'TestNonblockRecvRace':
      yield* testNonblockRecvRace();
      break;
    case 'TestNonblockSelectRace':
      yield* testNonblockSelectRace();
      break;
    case 'TestNonblockSelectRace2':
      yield* testNonblockSelectRace2();
      break;
    case 'TestSelfSelect':
      yield* testSelfSelect();
      break;
    case 'TestSelectStress':
      yield* testSelectStress();
      break;
    case 'TestSelectFairness':
      yield* testSelectFairness();
      break;
    case 'TestChanSendInterface':
      yield* testChanSendInterface();
      break;
    case 'TestPseudoRandomSend':
      yield* testPseudoRandomSend();
      break;
    case 'TestMultiConsumer':
      yield* testMultiConsumer();
      break;
    case 'TestShrinkStackDuringBlockedSend':
      yield* testShrinkStackDuringBlockedSend();
      break;
    case 'TestNoShrinkStackWhileParking':
      yield* testNoShrinkStackWhileParking();
      break;
    case 'TestSelectDuplicateChannel':
      yield* testSelectDuplicateChannel();
      break;
    case 'nil':
      yield* testNil();
      break;
    default:
      throw new Error(`no test ${args()[0]}`);
  }
  print('ok');
}
