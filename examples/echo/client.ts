// The clients alone: bin/rt0 run examples/echo/client.ts PORT [CONNECTIONS] [ROUNDS] [BYTES]

import { args, print } from 'rt0';
import { clients } from './clients.ts';
import { needFiles } from './files.ts';

export function* main() {
  const [port = 0, connections = 1000, rounds = 10, bytes = 64] = args().map(Number);
  yield* needFiles(connections);
  const echoed = yield* clients(port, connections, rounds, bytes);
  print(`${connections} connections, ${echoed} messages of ${bytes} bytes echoed`);
}
