// Host calls: time, commands, fetch.

import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecOptions, ExecResult, FetchInit, FetchResult, OtherCalls } from '../../lib/hostcalls.ts';
import { bytesOf, type Family, type Outside } from './family.ts';

/** What a command may write to each of stdout and stderr: Node's own default. */
const MAXBUFFER = 1024 * 1024;

/** The longest that Node's timers can wait: one that is to wait longer is over at once. */
const LONGEST = 2 ** 31 - 1;

/** Waits so long, which may be longer. */
async function sleep({ signal }: Outside, ms: number): Promise<undefined> {
  let left = ms;
  for (; left > LONGEST; left -= LONGEST) await delay(LONGEST, undefined, { signal });
  await delay(left, undefined, { signal });
  return undefined;
}

/** Node's error for a command that writes more. */
function tooMuch(stream: string): Error {
  const error = new RangeError(`${stream} maxBuffer length exceeded`);
  return Object.assign(error, { code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' });
}

/** Runs a command to its end. It leads a process group of its own, so that what it has started is killed with it. */
function exec(
  { signal }: Outside,
  file: string,
  args: readonly string[] = [],
  { cwd, env, input = '', timeout = 0, maxBuffer = MAXBUFFER }: ExecOptions = {},
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
    // More than 24 days: it is not killed.
    const timer = timeout > 0 && timeout <= LONGEST ? setTimeout(kill, timeout) : undefined;
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    signal.addEventListener('abort', kill);
    const collect = (stream: 'stdout' | 'stderr'): Buffer[] => {
      const chunks: Buffer[] = [];
      let length = 0;
      child[stream].on('data', (b: Buffer) => {
        length += b.length;
        if (length <= maxBuffer) chunks.push(b);
        else {
          // The first error stands.
          kill();
          reject(tooMuch(stream));
        }
      });
      return chunks;
    };
    const out = collect('stdout');
    const err = collect('stderr');
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
  sleep,
  exec,
  fetch: get,
};
