// Go's test/chan/nonblock.go: operations that must not block, on values of several types, unbuffered and buffered.

import { type Chan, chan, go, gosched, print } from 'rt0';

const MAX_TRIES = 100_000;

type Value = number | boolean | string;

function* receiver(c: Chan<Value>, want: Value, strobe: Chan<boolean>) {
  if ((yield* c.recv()) !== want) throw new Error(`${want} value`);
  yield* strobe.send(true);
}

function* sender(c: Chan<Value>, v: Value, strobe: Chan<boolean>) {
  yield* c.send(v);
  yield* strobe.send(true);
}

function* offer(c: Chan<Value>, v: Value) {
  for (let tries = 0; !c.trySend(v); tries++) {
    if (tries > MAX_TRIES) throw new Error(`nobody takes ${v}`);
    yield* gosched();
  }
}

function* take(c: Chan<Value>) {
  for (let tries = 0; ; tries++) {
    const { selected, value } = c.tryRecv();
    if (selected) return value;
    if (tries > MAX_TRIES) throw new Error('nobody sends');
    yield* gosched();
  }
}

function* exercise(buffer: number, sent: Value, received: Value) {
  const strobe = chan<boolean>();
  const c = chan<Value>(buffer);
  if (c.tryRecv().selected) throw new Error('a receive from an empty channel went on');

  go(receiver, c, sent, strobe);
  yield* offer(c, sent);
  yield* strobe.recv();

  go(sender, c, received, strobe);
  if (buffer > 0) yield* strobe.recv();
  const got = yield* take(c);
  if (got !== received) throw new Error(`${received} value`);
  if (buffer === 0) yield* strobe.recv();
  print('buffer', buffer, 'received', got);
}

export function* main() {
  for (let buffer = 0; buffer < 2; buffer++) {
    yield* exercise(buffer, 123, 234);
    yield* exercise(buffer, 123456789012, 234567890123);
    yield* exercise(buffer, true, true);
    yield* exercise(buffer, 'hello', 'hello again');
  }
}
