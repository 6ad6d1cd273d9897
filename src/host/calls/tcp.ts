// Host calls: TCP. A read copies what has come into the program's array; a write hands the program's array to the
// kernel, and copies nothing.
//
// A socket is read ahead up to READAHEAD bytes, so that in a dialogue nothing is switched on and off: stopping and
// starting a read costs a system call each. A write is done when the kernel has taken all bytes, as in Go; mostly that
// is at once.

import { once } from 'node:events';
import * as net from 'node:net';
import type { TcpAddress, TcpCalls } from '../../lib/hostcalls.ts';
import { bytesOf, type Family, type Outside } from './family.ts';
import { hostError, type Resource } from './resources.ts';

const READAHEAD = 64 * 1024;
const LOOPBACK = '127.0.0.1';
const CONN = 'connection';

interface Reader {
  readonly into: Uint8Array;
  readonly resolve: (n: number) => void;
  readonly reject: (e: Error) => void;
}

const closedError = (): Error => hostError('ECANCELED', 'the connection was closed');

class Conn implements Resource {
  readonly kind = CONN;
  readonly socket: net.Socket;
  /** Both ends, which Node forgets when the socket is closed. */
  readonly address: TcpAddress;
  readonly #readers: Reader[] = [];
  readonly #chunks: Buffer[] = [];
  #ahead = 0;
  #ended = false;
  #error: Error | null = null;

  constructor(socket: net.Socket) {
    this.socket = socket;
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
    this.address = { address: localAddress, port: localPort, remoteAddress, remotePort };
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('end', () => {
      this.#ended = true;
      for (const r of this.#readers.splice(0)) r.resolve(0);
    });
    socket.on('error', (e) => this.#fail(e));
    socket.on('close', () => this.#fail(closedError()));
    // Reset before it was accepted: nothing more will come of it.
    if (socket.destroyed) this.#fail(closedError());
  }

  #fail(e: Error): void {
    this.#error ??= e;
    for (const r of this.#readers.splice(0)) r.reject(this.#error);
  }

  #data(chunk: Buffer): void {
    let rest = chunk;
    for (let r = this.#readers[0]; r !== undefined && rest.length > 0; r = this.#readers[0]) {
      this.#readers.shift();
      const n = Math.min(r.into.length, rest.length);
      r.into.set(n === rest.length ? rest : rest.subarray(0, n));
      rest = rest.subarray(n);
      r.resolve(n);
    }
    if (rest.length === 0) return;
    this.#chunks.push(rest);
    this.#ahead += rest.length;
    if (this.#ahead >= READAHEAD) this.socket.pause();
  }

  /** Bytes that came; 0 at the end of the stream. */
  read(into: Uint8Array): number | Promise<number> {
    if (this.#ahead > 0 && this.#readers.length === 0) return this.#take(into);
    if (into.length === 0) return 0;
    if (this.#ended) return 0;
    if (this.#error !== null) throw this.#error;
    return new Promise((resolve, reject) => this.#readers.push({ into, resolve, reject }));
  }

  #take(into: Uint8Array): number {
    let done = 0;
    while (done < into.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const n = Math.min(chunk.length, into.length - done);
      into.set(n === chunk.length ? chunk : chunk.subarray(0, n), done);
      done += n;
      if (n === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(n);
    }
    this.#ahead -= done;
    if (this.#ahead < READAHEAD && this.socket.isPaused()) this.socket.resume();
    return done;
  }

  write(data: string | Uint8Array, n: number): number | Promise<number> {
    const { socket } = this;
    // Node would end the whole connection for a write after that.
    if (socket.writableEnded) throw hostError('EPIPE', 'the connection was closed for writing');
    if (this.#error !== null) throw this.#error;
    if (n === 0) return 0;
    let done = (_: Error | null | undefined): void => undefined;
    socket.write(data, (e) => done(e));
    // The kernel has taken it. (An error would be the socket's own, and the next call's.)
    if (socket.writableLength === 0 && !socket.destroyed) return n;
    return new Promise((resolve, reject) => {
      done = (e) => (e ? reject(this.#error ?? e) : resolve(n));
    });
  }

  async closeWrite(): Promise<undefined> {
    if (this.socket.writableEnded) return undefined;
    if (this.#error !== null) throw this.#error;
    await new Promise<void>((resolve) => this.socket.end(resolve));
    return undefined;
  }

  async close(): Promise<void> {
    if (this.socket.closed) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.destroy();
    await closed;
  }
}

class Listener implements Resource {
  readonly kind = 'listener';
  readonly server: net.Server;
  readonly #sockets: net.Socket[] = [];
  readonly #waiting: { resolve: (s: net.Socket) => void; reject: (e: Error) => void }[] = [];

  constructor(server: net.Server) {
    this.server = server;
    server.on('connection', (s: net.Socket) => {
      const first = this.#waiting.shift();
      if (first !== undefined) first.resolve(s);
      else {
        // What happens to it before it is accepted is found by the first call.
        s.on('error', () => undefined);
        this.#sockets.push(s);
      }
    });
    // A connection that could not be accepted (too many open files) is no event of ours.
    server.on('error', () => undefined);
  }

  accept(): net.Socket | Promise<net.Socket> {
    const s = this.#sockets.shift();
    return s ?? new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async close(): Promise<void> {
    for (const s of this.#sockets.splice(0)) s.destroy();
    for (const w of this.#waiting.splice(0)) w.reject(hostError('ECANCELED', 'the listener was closed'));
    // It listens no more at once; the server's own close waits for all its connections, which live on.
    this.server.close();
  }
}

function addConn({ open, signal }: Outside, socket: net.Socket): number {
  if (!signal.aborted) return open.add(new Conn(socket));
  socket.destroy();
  return 0;
}

async function listen({ open, signal }: Outside, port: number, host = LOOPBACK, backlog = 511): Promise<number> {
  // allowHalfOpen: the end of what the other side sends is not the end of what we do.
  const server = net.createServer({ allowHalfOpen: true, noDelay: true });
  server.listen({ port, host, backlog, signal });
  await once(server, 'listening');
  return open.add(new Listener(server));
}

async function connect(outside: Outside, port: number, host = LOOPBACK): Promise<number> {
  const socket = net.connect({ port, host, allowHalfOpen: true, noDelay: true, signal: outside.signal });
  await once(socket, 'connect');
  return addConn(outside, socket);
}

function addressOf({ open }: Outside, id: number): TcpAddress {
  const r = open.find(id);
  if (r instanceof Listener) {
    const { address, port } = r.server.address() as net.AddressInfo;
    return { address, port };
  }
  return open.get(Conn, CONN, id).address;
}

export const tcp: Family<TcpCalls> = {
  tcpListen: listen,
  tcpAccept: (outside, id) => {
    const s = outside.open.get(Listener, 'listener', id).accept();
    return s instanceof net.Socket ? addConn(outside, s) : s.then((socket) => addConn(outside, socket));
  },
  tcpConnect: connect,
  tcpRead: ({ open }, id, into) => open.get(Conn, CONN, id).read(bytesOf('tcpRead', into)),
  tcpWrite: ({ open }, id, data, n) => {
    const conn = open.get(Conn, CONN, id);
    if (typeof data === 'string' && n === undefined) return conn.write(data, Buffer.byteLength(data));
    const bytes = bytesOf('tcpWrite', typeof data === 'string' ? Buffer.from(data) : data, n);
    return conn.write(bytes, bytes.length);
  },
  tcpCloseWrite: ({ open }, id) => open.get(Conn, CONN, id).closeWrite(),
  tcpAddress: addressOf,
};
