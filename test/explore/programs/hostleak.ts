// A server that nobody ends: main returns while it waits for a connection that never comes.

import { go, type HostId, net } from 'rt0';

function* accepts(listener: HostId) {
  yield* net.accept(listener);
}

export function* main() {
  const listener = yield* net.listen(0);
  go(accepts, listener);
}
