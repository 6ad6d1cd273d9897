// Ends with a listener, connections and a timer open.

import { blockingHost, go, type HostId, net, print, uint8Array } from 'rt0';

function* sleeps() {
  yield* blockingHost('sleep', 3_600_000);
}

function* reads(conn: HostId) {
  yield* net.read(conn, uint8Array(1));
}

export function* main() {
  const l = yield* net.listen(0);
  const { port } = yield* net.address(l);
  for (let i = 0; i < 10; i++) go(reads, yield* net.connect(port));
  go(sleeps);
  go(reads, yield* net.accept(l));
  yield* blockingHost('fetch', 'data:text/plain,x');
  print('open');
}
