// What does not compile. tsc reads this file (npx tsc --noEmit): a line that compiles after all leaves its expectation
// of an error unused, which is an error itself. Nothing here is called; the run only makes sure that the file is not
// empty. Tests src/lib: index, types; src/compile: library.

import {
  type AtomicInt32,
  after,
  afterFunc,
  blockingHost,
  type Chan,
  Cond,
  chan,
  type FuncTimer,
  type Go,
  go,
  gosched,
  Mutex,
  now,
  Once,
  print,
  type RecvChan,
  type SendChan,
  select,
  sleep,
  Ticker,
  Timer,
  trySelect,
  WaitGroup,
} from 'rt0';
import { expect, test } from 'vitest';
import { PLAIN, WAITING } from '../../src/compile/library.ts';

function* worker(id: number, jobs: RecvChan<number>, results: SendChan<string>) {
  for (;;) {
    const [job, ok] = yield* jobs.recv2();
    if (!ok) return;
    yield* results.send(`${id}: ${job.toFixed(0)}`);
  }
}

function* square(x: number): Go<number> {
  yield* gosched();
  return x * x;
}

function plain(x: number): number {
  return x;
}

function* counter() {
  yield 1;
}

class Account {
  balance = 0;
  deposit(n: number): void {
    this.balance += n;
  }
}

interface Job {
  readonly id: number;
  readonly answer: Chan<string>;
  readonly body: typeof square;
  readonly at: Date;
}

/** A channel of whatever a caller has. */
function single<T>(v: T): Chan<T> {
  const c = chan<T>(1);
  c.trySend(v);
  return c;
}

/** What is right: these lines compile. */
function* right() {
  const jobs = chan<number>();
  const results = chan<string>(10);
  go(worker, 1, jobs, results);
  go(square, 2);
  const s: number = yield* square(3);
  const v: string = yield* results.recv();
  const [w, ok] = yield* jobs.recv2();
  if (ok) print(w + s, v);
  const r = yield* select([jobs.receiving(), results.sending('x'), null]);
  if (r.index === 0) print((r.value ?? 0) + 1);
  const t = trySelect([results.receiving()]);
  if (t.index === -1) return;
  print(t.value?.length);
  const job: Job = yield* chan<Job>().recv();
  yield* job.answer.send((yield* single(`${yield* job.body(2)}`).recv()).trim());
  print(yield* blockingHost<string>('mine', 1));
  yield* chan().recv();
  yield* chan<Chan<Mutex>>().send(chan<Mutex>());
  const m = new Mutex();
  yield* m.lock();
  yield* new Cond(m).wait();
  yield* new Once().do(square, 4);
  yield* new WaitGroup().wait();
  yield* sleep(0.5);
  const at: number = yield* after(1).recv();
  const timer = new Timer(10);
  const was: boolean = timer.stop() || timer.reset(5);
  const ticker = new Ticker(1);
  const tick = yield* select([timer.c.receiving(), ticker.c.receiving()]);
  const f: FuncTimer = afterFunc(10, square, 3);
  print(now() - at, was, tick.value, f.stop());
  ticker.reset(2);
}

function* wrong(c: Chan<number>, s: SendChan<number>, r: RecvChan<number>, a: AtomicInt32, m: Mutex) {
  // @ts-expect-error a string is no number
  yield* c.send('x');
  // @ts-expect-error nor when it is tried
  c.trySend('x');
  // @ts-expect-error nor in a case
  c.sending('x');
  // @ts-expect-error what is received is a number
  const text: string = yield* c.recv();
  // @ts-expect-error without yield* it is no number
  const n: number = c.recv();
  // @ts-expect-error without yield* it is no boolean
  if (m.lock() === true) print(n, text);
  // @ts-expect-error without yield* there is no result
  const { index } = select([c.receiving()]);
  // @ts-expect-error recv2's value may not be there
  const [v]: readonly [number, boolean] = yield* c.recv2();
  // @ts-expect-error a send-only channel
  yield* s.recv();
  // @ts-expect-error a receive-only channel
  yield* r.send(1);
  // @ts-expect-error the receiver does not close
  r.close();
  // @ts-expect-error a channel of numbers is no channel of numbers or strings: one could be sent
  const wider: Chan<number | string> = c;
  // @ts-expect-error not a goroutine function
  go(plain, 1);
  // @ts-expect-error a call, not a function
  go(square(1));
  // @ts-expect-error a generator of something else
  go(counter);
  // @ts-expect-error no function at all
  go(undefined);
  // @ts-expect-error an arrow function
  go(() => print('x'));
  // @ts-expect-error a missing argument
  go(worker, 1, c);
  // @ts-expect-error a wrong argument
  go(square, 'x');
  // @ts-expect-error a wrong channel
  go(worker, 1, chan<string>(), chan<string>());
  // @ts-expect-error Once calls goroutine functions
  yield* new Once().do(plain, 1);
  // @ts-expect-error a Cond needs a locker
  new Cond(c);
  // @ts-expect-error not a generator
  yield* m.unlock();
  // @ts-expect-error three cases, none with number 3
  if ((yield* select([c.receiving(), s.sending(1), null])).index === 3) print(index, v, wider);
  // @ts-expect-error a number
  a.store('x');
  // @ts-expect-error a path is a string
  yield* blockingHost('readFile', 5);
  // @ts-expect-error a file's text is no number
  const size: number = yield* blockingHost('readFile', 'x');
  // @ts-expect-error two paths
  yield* blockingHost('rename', 'a');
  // @ts-expect-error no such kind of file
  if ((yield* blockingHost('stat', 'x')).kind === 'socket') print(size);
  // @ts-expect-error without yield* there is no text
  blockingHost('readFile', 'x').length;
  // @ts-expect-error into an array
  yield* net.read(1, 'x');
  // @ts-expect-error milliseconds
  yield* sleep('1s');
  // @ts-expect-error nobody sends to a timer's channel but the timer
  new Timer(1).c.trySend(1);
  // @ts-expect-error nor closes it
  after(1).close();
  // @ts-expect-error a plain function
  afterFunc(1, plain, 1);
  // @ts-expect-error a wrong argument
  afterFunc(1, square, 'x');
  // @ts-expect-error it has no channel
  print(afterFunc(1, square, 1).c);
  // @ts-expect-error whether a ticker was going to tick is no question
  if (new Ticker(1).stop()) print('x');
  // @ts-expect-error no host has such a call, and nobody has said what it returns
  yield* blockingHost('nope');
  // @ts-expect-error a copy of an account has no methods
  yield* chan<Account>().send(new Account());
  // @ts-expect-error a duration is needed
  new Timer();
}

type Library = typeof import('rt0');
/** The functions of the library that wait, by their types. */
type Waits = {
  [K in keyof Library]: Library[K] extends (...args: never[]) => infer R ? (R extends Go<unknown> ? K : never) : never;
}[keyof Library];
type Named = (typeof WAITING)[number];
type NotNamed = Exclude<Waits, Named> | Exclude<Named, Waits> | Extract<Waits, (typeof PLAIN)[number]>;

test('the compiler knows which functions wait', () => {
  // Does not compile when a name is missing, or is in the wrong list.
  const wrong: readonly NotNamed[] = [] satisfies readonly never[];
  const known: readonly (keyof Library)[] = [...WAITING, ...PLAIN];
  const right: [NotNamed] extends [never] ? true : false = true;
  expect([wrong.length, right, new Set(known).size]).toEqual([0, true, known.length]);
});

test('the expectations of errors above are checked by tsc', () => {
  expect([typeof right, typeof wrong]).toEqual(['function', 'function']);
});
