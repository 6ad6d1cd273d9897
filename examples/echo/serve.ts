// An echo server, a goroutine a connection.

import { go, type HostId, net, uint8Array, WaitGroup } from 'rt0';

const BUFFER = 4096;

/** Sends back what comes, until the other side has no more. */
function* serve(conn: HostId, served: WaitGroup) {
  const buf = uint8Array(BUFFER);
  for (;;) {
    const n = yield* net.read(conn, buf);
    if (n === 0) break;
    yield* net.write(conn, buf, n);
  }
  yield* net.close(conn);
  served.done();
}

/** Serves n connections, to their ends. */
export function* accepts(listener: HostId, n: number) {
  const served = new WaitGroup();
  served.add(n);
  for (let i = 0; i < n; i++) go(serve, yield* net.accept(listener), served);
  yield* served.wait();
}
