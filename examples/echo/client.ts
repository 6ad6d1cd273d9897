// The clients alone: bin/rt0 run examples/echo/client.ts PORT [CONNECTIONS] [ROUNDS] [BYTES]

import { print } from 'rt0';
import { clients } from './clients.ts';
import { needFiles } from './files.ts';
import { numbers } from './numbers.ts';

export function* main() {
  const [port = 0, connections = 0, rounds = 0, bytes = 0] = numbers(
    'PORT [CONNECTIONS] [ROUNDS] [BYTES]',
    [0, 1000, 10, 64],
    [1, 1, 1, 1],
  );
  yield* needFiles(connections);
  const echoed = yield* clients(port, connections, rounds, bytes);
  print(`${connections} connections, ${echoed} messages of ${bytes} bytes echoed`);
}
