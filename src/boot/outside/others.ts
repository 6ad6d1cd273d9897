// Host calls: time, commands, fetch.

import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecOptions, ExecResult, FetchInit, FetchResult, OtherCalls } from '../../lib/hostcalls.ts';
import { bytesOf, type Family, type Outside } from './family.ts';

/** Runs a command to its end. It leads a process group of its own, so that what it has started is killed with it. */
function exec(
  { signal }: Outside,
  file: string,
  args: readonly string[] = [],
  { cwd, env, input = '', timeout = 0 }: ExecOptions = {},
): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env: { ...env } }),
    });
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    const timer = timeout > 0 ? setTimeout(kill, timeout) : undefined;
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    signal.addEventListener('abort', kill);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (b: Buffer) => out.push(b));
    child.stderr.on('data', (b: Buffer) => err.push(b));
    // A command that does not read its input closes it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (e) => {
      over();
      reject(e);
    });
    child.on('close', (code, by) => {
      over();
      resolve({ code, signal: by, stdout: String(Buffer.concat(out)), stderr: String(Buffer.concat(err)) });
    });
  });
}

async function get(
  { signal }: Outside,
  url: string,
  { method, headers, body, redirect }: FetchInit = {},
  into?: Uint8Array,
): Promise<FetchResult> {
  const room = into === undefined ? null : bytesOf('fetch', into);
  const response = await fetch(url, {
    signal,
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    ...(body === undefined ? {} : { body }),
    ...(redirect === undefined ? {} : { redirect }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (room !== null) {
    if (bytes.length > room.length)
      throw new RangeError(`fetch: a body of ${bytes.length} bytes, room for ${room.length}`);
    room.set(bytes);
  }
  const { status, statusText, ok } = response;
  return {
    status,
    statusText,
    ok,
    url: response.url,
    headers: Object.fromEntries(response.headers),
    body: room === null ? new TextDecoder().decode(bytes) : '',
    length: bytes.length,
  };
}

export const others: Family<OtherCalls> = {
  sleep: ({ signal }, ms) => delay(ms, undefined, { signal }),
  exec,
  fetch: get,
};
