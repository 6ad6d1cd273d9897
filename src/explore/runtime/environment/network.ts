// Simulated TCP: the calls of src/host/calls/tcp.ts on a network on which nobody else is. A write is taken whole and at
// once; a read gets what is there, at most what it has room for. Ids and ports count up.

import { type HostCallTable, LATER, type SimulatedCall, systemError } from './simulated-calls.ts';

const LOOPBACK = '127.0.0.1';
const FIRSTPORT = 40_000;

/** One direction of a connection. */
interface Stream {
  readonly bytes: number[];
  ended: boolean;
}

class Conn {
  constructor(
    readonly reads: Stream,
    readonly writes: Stream,
    readonly port: number,
    readonly remotePort: number,
  ) {}
}

class Listener {
  readonly queue: number[] = [];
  constructor(readonly port: number) {}
}

type Kind = 'connection' | 'listener';

class Network {
  private readonly open = new Map<number, Conn | Listener>();
  /** What was closed, so that who waits for it is told. */
  private readonly closed = new Set<number>();
  private next = 1;
  private port = FIRSTPORT;

  calls(): HostCallTable {
    return {
      tcpListen: (port: number) => this.listen(port),
      tcpAccept: (id: number) => this.accept(id),
      tcpConnect: (port: number) => this.connect(port),
      tcpRead: (id: number, into: Uint8Array) => this.read(id, into),
      tcpWrite: (id: number, data: string | Uint8Array, n?: number) => this.write(id, data, n),
      tcpCloseWrite: (id: number) => this.closeWrite(id),
      tcpAddress: (id: number) => this.address(id),
      close: (id: number) => this.close(id),
    };
  }

  private add(r: Conn | Listener): number {
    const id = this.next++;
    this.open.set(id, r);
    return id;
  }

  private get<R extends Conn | Listener>(type: abstract new (...args: never[]) => R, kind: Kind, id: number): R {
    const r = this.open.get(id);
    if (r instanceof type) return r;
    if (this.closed.has(id)) throw systemError('ECANCELED', `the ${kind} was closed`);
    throw systemError('EBADF', `${String(id)} is no open ${kind}`);
  }

  private listen(port: number): number {
    const at = port === 0 ? this.port++ : port;
    if (this.listenerAt(at) !== undefined) throw systemError('EADDRINUSE', `port ${at} is in use`);
    return this.add(new Listener(at));
  }

  private listenerAt(port: number): Listener | undefined {
    return [...this.open.values()].find((r): r is Listener => r instanceof Listener && r.port === port);
  }

  private accept(id: number): number | typeof LATER {
    return this.get(Listener, 'listener', id).queue.shift() ?? LATER;
  }

  private connect(port: number): number {
    const to = this.listenerAt(port);
    if (to === undefined) throw systemError('ECONNREFUSED', `nobody listens on port ${port}`);
    const from = this.port++;
    const [there, back]: Stream[] = [
      { bytes: [], ended: false },
      { bytes: [], ended: false },
    ];
    to.queue.push(this.add(new Conn(there as Stream, back as Stream, port, from)));
    return this.add(new Conn(back as Stream, there as Stream, from, port));
  }

  private read(id: number, into: Uint8Array): number | typeof LATER {
    const { bytes, ended } = this.get(Conn, 'connection', id).reads;
    if (into.length === 0) return 0;
    if (bytes.length === 0) return ended ? 0 : LATER;
    const some = bytes.splice(0, into.length);
    into.set(some);
    return some.length;
  }

  private write(id: number, data: string | Uint8Array, n?: number): number {
    const conn = this.get(Conn, 'connection', id);
    if (conn.writes.ended) throw systemError('EPIPE', 'the connection takes no more');
    const all = typeof data === 'string' ? Buffer.from(data) : data;
    const bytes = all.subarray(0, n ?? all.length);
    for (const b of bytes) conn.writes.bytes.push(b);
    return bytes.length;
  }

  private closeWrite(id: number): undefined {
    this.get(Conn, 'connection', id).writes.ended = true;
  }

  private address(id: number): object {
    const r = this.open.get(id);
    if (r instanceof Listener) return { address: LOOPBACK, port: r.port };
    const { port, remotePort } = this.get(Conn, 'connection', id);
    return { address: LOOPBACK, port, remoteAddress: LOOPBACK, remotePort };
  }

  private close(id: number): undefined {
    const r = this.open.get(id);
    if (r === undefined) throw systemError('EBADF', `${String(id)} is not open`);
    this.open.delete(id);
    this.closed.add(id);
    if (r instanceof Conn) {
      r.reads.ended = true;
      r.writes.ended = true;
      return;
    }
    for (const waiting of r.queue) this.close(waiting);
  }
}

/** The one call of which the host knows when it ends: the engine's clock serves it (environment/fake-host.ts). */
export const SLEEP_CALL = 'sleep';

/** What there is without being asked for; the caller's own come first. */
export function hostCallsOf(own?: () => HostCallTable): ReadonlyMap<string, SimulatedCall> {
  return new Map<string, SimulatedCall>([
    ...Object.entries(new Network().calls()),
    ...Object.entries(own === undefined ? {} : own()),
  ]);
}
