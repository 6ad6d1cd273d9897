// net: TCP for programs. Each function is one host call. A connection or listener is a number (HostId), so it goes
// where numbers go: into frames, channels, other goroutines.

import { blockingHost } from '../m/hostcall.ts';

function listen(sp: number, _rp: number, ...args: readonly unknown[]): unknown {
  return blockingHost(sp, 0, 'tcpListen', ...args);
}
function accept(sp: number, _rp: number, listener: unknown): unknown {
  return blockingHost(sp, 0, 'tcpAccept', listener);
}
function connect(sp: number, _rp: number, ...args: readonly unknown[]): unknown {
  return blockingHost(sp, 0, 'tcpConnect', ...args);
}
function read(sp: number, _rp: number, conn: unknown, into: unknown): unknown {
  return blockingHost(sp, 0, 'tcpRead', conn, into);
}
function write(sp: number, _rp: number, conn: unknown, data: unknown, n?: unknown): unknown {
  return blockingHost(sp, 0, 'tcpWrite', conn, data, n);
}
function closeWrite(sp: number, _rp: number, conn: unknown): unknown {
  return blockingHost(sp, 0, 'tcpCloseWrite', conn);
}
function address(sp: number, _rp: number, id: unknown): unknown {
  return blockingHost(sp, 0, 'tcpAddress', id);
}
function close(sp: number, _rp: number, id: unknown): unknown {
  return blockingHost(sp, 0, 'close', id);
}

export const net = { listen, accept, connect, read, write, closeWrite, address, close };
