// TCP on loopback: connections, both ends' closing, errors, large writes in both directions.

import { type Chan, chan, go, gosched, type HostId, net, print, uint8Array } from 'rt0';

const BIG = 3_000_000;

function* code(what: string, conn: HostId, buf: Uint8Array) {
  try {
    print(what, yield* net.read(conn, buf));
  } catch (e) {
    print(what, (e as NodeJS.ErrnoException).code);
  }
}

function* writes(what: string, conn: HostId, text: string, n?: number) {
  try {
    print(what, yield* net.write(conn, text, n));
  } catch (e) {
    const { code: known, name } = e as NodeJS.ErrnoException;
    print(what, known ?? name);
  }
}

function* waits(conn: HostId, done: Chan<string>) {
  try {
    yield* net.read(conn, uint8Array(1));
    yield* done.send('read');
  } catch (e) {
    yield* done.send(`${(e as NodeJS.ErrnoException).code}`);
  }
}

function* waitsAccept(l: HostId, done: Chan<string>) {
  try {
    yield* net.accept(l);
    yield* done.send('accepted');
  } catch (e) {
    yield* done.send(`${(e as NodeJS.ErrnoException).code}`);
  }
}

/** Sends BIG bytes: each is its place modulo 251. */
function* sender(conn: HostId) {
  const all = uint8Array(BIG);
  for (let i = 0; i < BIG; i++) all[i] = i % 251;
  yield* net.write(conn, all);
  yield* net.closeWrite(conn);
}

function* receive(conn: HostId) {
  const buf = uint8Array(50_000);
  let at = 0;
  for (;;) {
    const n = yield* net.read(conn, buf);
    if (n === 0) return at;
    for (let i = 0; i < n; i++, at++) if (buf[i] !== at % 251) throw new Error(`byte ${at} is ${buf[i]}`);
  }
}

function* counts(conn: HostId, done: Chan<number>) {
  yield* done.send(yield* receive(conn));
}

export function* main() {
  const buf = uint8Array(100);
  const l = yield* net.listen(0);
  const { address, port } = yield* net.address(l);
  print('listening on', address, port > 0);
  const a = yield* net.connect(port);
  const b = yield* net.accept(l);
  const { port: mine, remotePort } = yield* net.address(a);
  print('connected', remotePort === port, (yield* net.address(b)).remotePort === mine);
  // Some, in pieces.
  yield* net.write(a, 'hällo');
  const n = yield* net.read(b, buf.subarray(0, 4));
  print('read', n, yield* net.read(b, buf));
  yield* net.write(b, buf, 3);
  print('back', yield* net.read(a, buf));
  // The end of one direction is not the end of the other.
  yield* net.closeWrite(a);
  yield* code('eof', b, buf);
  yield* code('eof again', b, buf);
  yield* net.write(b, 'still');
  print('half open', yield* net.read(a, buf));
  yield* writes('closed for writing', a, 'x');
  yield* net.write(b, 'and');
  print('reading goes on', yield* net.read(a, buf));
  yield* net.write(b, 'hi there', 2);
  print('some of a text', yield* net.read(a, buf), buf[0], buf[1]);
  yield* writes('too much of it', b, 'x', 2);
  // Large, both ways at once.
  const c = yield* net.connect(port);
  const d = yield* net.accept(l);
  const done = chan<number>();
  go(sender, c);
  go(sender, d);
  go(counts, c, done);
  go(counts, d, done);
  print('large', yield* done.recv(), yield* done.recv());
  // Both have ended both directions.
  print('its address', (yield* net.address(c)).remotePort === port);
  // Closing under a reader, and under one who accepts.
  const said = chan<string>();
  go(waits, a, said);
  yield* gosched();
  yield* net.close(a);
  print('reader', yield* said.recv());
  go(waitsAccept, l, said);
  yield* gosched();
  yield* net.close(l);
  print('acceptor', yield* said.recv());
  yield* code('closed', a, buf);
  try {
    yield* net.connect(port);
  } catch (e) {
    print('refused', (e as NodeJS.ErrnoException).code);
  }
  const again = yield* net.listen(0);
  const taken = (yield* net.address(again)).port;
  try {
    yield* net.listen(taken);
  } catch (e) {
    print('taken', (e as NodeJS.ErrnoException).code);
  }
}
