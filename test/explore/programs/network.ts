// A server and its clients over the host: each client sends a few bytes and reads their echo, while a ticking goroutine
// keeps timers in the poller.

import { args, chan, go, type HostId, net, print, sleep, uint8Array, WaitGroup } from 'rt0';

const wg = new WaitGroup();
const sums = chan<number>(4);

function* serve(conn: HostId) {
  const buf = uint8Array(4);
  for (;;) {
    const n = yield* net.read(conn, buf);
    if (n === 0) break;
    yield* net.write(conn, buf, n);
  }
  yield* net.close(conn);
  wg.done();
}

function* accepts(listener: HostId, n: number) {
  for (let i = 0; i < n; i++) {
    const conn = yield* net.accept(listener);
    go(serve, conn);
  }
}

function* client(port: number, id: number) {
  const conn = yield* net.connect(port);
  const buf = uint8Array(4);
  buf[0] = id;
  buf[1] = 10 * id;
  yield* net.write(conn, buf, 2);
  let got = 0;
  let sum = 0;
  while (got < 2) {
    const n = yield* net.read(conn, buf);
    for (let i = 0; i < n; i++) sum += buf[i] ?? 0;
    got += n;
  }
  yield* net.close(conn);
  yield* sums.send(sum);
}

export function* main() {
  const clients = Number(args()[0] ?? 2);
  const listener = yield* net.listen(0);
  const { port } = yield* net.address(listener);
  wg.add(clients);
  go(accepts, listener, clients);
  for (let i = 1; i <= clients; i++) go(client, port, i);
  yield* sleep(1);
  let sum = 0;
  for (let i = 0; i < clients; i++) sum += yield* sums.recv();
  yield* wg.wait();
  print('sum', sum);
}
