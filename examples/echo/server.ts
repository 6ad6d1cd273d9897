// The server alone: bin/rt0 run examples/echo/server.ts [PORT] [CONNECTIONS] [SECONDS]
// On 127.0.0.1. It ends after so many connections were opened and closed, or after so many seconds.

import { blockingHost, exit, go, net, print } from 'rt0';
import { needFiles } from './files.ts';
import { numbers } from './numbers.ts';
import { accepts } from './serve.ts';

function* limit(seconds: number) {
  yield* blockingHost('sleep', 1000 * seconds);
  print(`${seconds} s are over`);
  exit(0);
}

export function* main() {
  const [port = 0, connections = 0, seconds = 0] = numbers('[PORT] [CONNECTIONS] [SECONDS]', [0, 1000, 60], [0, 1, 1]);
  yield* needFiles(connections);
  const listener = yield* net.listen(port);
  print('listening on', (yield* net.address(listener)).port);
  go(limit, seconds);
  yield* accepts(listener, connections);
}
