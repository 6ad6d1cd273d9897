// Server and clients in one machine, over real sockets on 127.0.0.1: bin/rt0 run examples/echo/echo.ts [CONNECTIONS]
// [ROUNDS] [BYTES]

import { go, net, print } from 'rt0';
import { clients } from './clients.ts';
import { needFiles } from './files.ts';
import { numbers } from './numbers.ts';
import { accepts } from './serve.ts';

export function* main() {
  const [connections = 0, rounds = 0, bytes = 0] = numbers('[CONNECTIONS] [ROUNDS] [BYTES]', [1000, 10, 64], [1, 1, 1]);
  yield* needFiles(2 * connections);
  const listener = yield* net.listen(0);
  const { port } = yield* net.address(listener);
  go(accepts, listener, connections);
  const before = performance.now();
  const echoed = yield* clients(port, connections, rounds, bytes);
  const seconds = (performance.now() - before) / 1000;
  print(`${connections} connections, ${echoed} messages of ${bytes} bytes echoed`);
  print(`${Math.round(echoed / seconds)} a second`);
}
