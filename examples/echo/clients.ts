// Clients of an echo server, a goroutine a connection. All are connected before the first says anything.

import { go, type HostId, int32Array, net, uint8Array, WaitGroup } from 'rt0';

/** Says `rounds` messages and checks each answer. Messages of all connections differ. */
function* talk(conn: HostId, id: number, rounds: number, bytes: number, echoed: Int32Array) {
  const said = uint8Array(bytes);
  const heard = uint8Array(bytes);
  for (let round = 0; round < rounds; round++) {
    said.fill(id + 7 * round);
    yield* net.write(conn, said);
    let n = 0;
    while (n < bytes) {
      const more = yield* net.read(conn, heard.subarray(n));
      if (more === 0) throw new Error(`connection ${id}: closed by the server in round ${round}`);
      n += more;
    }
    for (let i = 0; i < bytes; i++) {
      if (heard[i] !== said[i]) throw new Error(`connection ${id}: wrong byte ${i} in round ${round}`);
    }
    Atomics.add(echoed, 0, 1);
  }
}

function* client(
  port: number,
  id: number,
  rounds: number,
  bytes: number,
  all: WaitGroup,
  done: WaitGroup,
  echoed: Int32Array,
) {
  const conn = yield* net.connect(port);
  all.done();
  yield* all.wait();
  yield* talk(conn, id, rounds, bytes, echoed);
  yield* net.close(conn);
  done.done();
}

/** How many messages came back. */
export function* clients(port: number, connections: number, rounds: number, bytes: number) {
  const all = new WaitGroup();
  const done = new WaitGroup();
  all.add(connections);
  done.add(connections);
  const echoed = int32Array(1);
  for (let id = 0; id < connections; id++) go(client, port, id, rounds, bytes, all, done, echoed);
  yield* done.wait();
  return Atomics.load(echoed, 0);
}
