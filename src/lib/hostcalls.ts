// What a program may ask of the host by blockingHost: names, arguments and results. docs/host.md describes them;
// host/calls does them. Types only.

import type { Go } from './types.ts';

/** Something that the host keeps open for the program: a connection, a listener, a file. */
export type HostId = number;

/** What `stat` says of a file. Sizes in bytes, times in milliseconds. */
export interface FileInfo {
  readonly size: number;
  /** Permission bits and type, as stat(2) has them. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly mtimeMs: number;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
}

/** The two ends of a TCP connection, or where a listener listens. */
export interface TcpAddress {
  readonly address: string;
  readonly port: number;
  /** Of a connection: the other end. */
  readonly remoteAddress?: string;
  readonly remotePort?: number;
}

/** What a `fetch` sends: method, headers, body. */
export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect?: 'follow' | 'error' | 'manual';
}

/** What a `fetch` got: status, headers, body. */
export interface FetchResult {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; '' when it went into an array. */
  readonly body: string;
  /** Bytes of the body. */
  readonly length: number;
}

/** How `exec` runs a command: directory, environment, input, time-out in milliseconds. */
export interface ExecOptions {
  readonly cwd?: string;
  /** In place of the host's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads on stdin. Default: nothing. */
  readonly input?: string;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
  /** Bytes that it may write to each of stdout and stderr. Default: 1 MiB, as Node's. More: it is killed, and the call
   *  throws. */
  readonly maxBuffer?: number;
}

/** How a command of `exec` ended, and what it wrote. */
export interface ExecResult {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FileCalls {
  readFile(path: string): string;
  readFileBytes(path: string): Uint8Array;
  writeFile(path: string, data: string | Uint8Array): undefined;
  appendFile(path: string, data: string | Uint8Array): undefined;
  stat(path: string): FileInfo;
  lstat(path: string): FileInfo;
  readdir(path: string): string[];
  mkdir(path: string, recursive?: boolean): undefined;
  mkdtemp(prefix: string): string;
  rm(path: string, recursive?: boolean): undefined;
  rename(from: string, to: string): undefined;
  copyFile(from: string, to: string): undefined;
  realpath(path: string): string;
}

export interface OpenFileCalls {
  open(path: string, flags?: string, mode?: number): HostId;
  read(file: HostId, into: Uint8Array, at?: number): number;
  write(file: HostId, data: string | Uint8Array, at?: number): number;
  sync(file: HostId): undefined;
  truncate(file: HostId, length: number): undefined;
  close(id: HostId): undefined;
}

export interface TcpCalls {
  tcpListen(port: number, host?: string, backlog?: number): HostId;
  tcpAccept(listener: HostId): HostId;
  tcpConnect(port: number, host?: string): HostId;
  tcpRead(conn: HostId, into: Uint8Array): number;
  tcpWrite(conn: HostId, data: string | Uint8Array, n?: number): number;
  tcpCloseWrite(conn: HostId): undefined;
  tcpAddress(id: HostId): TcpAddress;
}

export interface OtherCalls {
  sleep(ms: number): undefined;
  exec(file: string, args?: readonly string[], options?: ExecOptions): ExecResult;
  fetch(url: string, init?: FetchInit, into?: Uint8Array): FetchResult;
}

/** What every host has. */
export interface BuiltinCalls extends FileCalls, OpenFileCalls, TcpCalls, OtherCalls {}
/** All calls that a program may make. It adds its embedder's own by declaration merging:
 *  `declare module 'rt0' { interface HostCalls { myCall(x: number): string } }`. */
export interface HostCalls extends BuiltinCalls {}

type Result<N extends keyof HostCalls> = HostCalls[N] extends (...args: never[]) => infer R ? Awaited<R> : unknown;
type Arguments<N extends keyof HostCalls> = HostCalls[N] extends (...args: infer A) => unknown ? A : never;

export interface BlockingHost {
  <N extends keyof HostCalls>(name: N, ...args: Arguments<N>): Go<Result<N>>;
  /** A call that the embedder has added and nobody has declared: it says what it returns,
   *  `blockingHost<string>('ask')`. Without that a name that no host has would compile. */
  <T = never>(name: [T] extends [never] ? never : string, ...args: readonly unknown[]): Go<T>;
}

/** TCP. Ports are of 127.0.0.1 unless another host is given; all of them throw the system's errors (e.code). */
export interface Net {
  /** Listens; port 0 is one that is free (address says which). */
  listen(port: number, host?: string, backlog?: number): Go<HostId>;
  /** The next connection. */
  accept(listener: HostId): Go<HostId>;
  connect(port: number, host?: string): Go<HostId>;
  /** Waits for bytes and copies them into the array; how many, 0 at the end of the stream. */
  read(conn: HostId, into: Uint8Array): Go<number>;
  /** Sends all of data, or its first n bytes; returns when the kernel has them. */
  write(conn: HostId, data: string | Uint8Array, n?: number): Go<number>;
  /** Ends what we send; reading goes on. */
  closeWrite(conn: HostId): Go<void>;
  address(id: HostId): Go<TcpAddress>;
  /** Of a connection or listener. Goroutines that wait for it get ECANCELED. */
  close(id: HostId): Go<void>;
}
