// blockingHost: every call of the host's, values to and from it, and its errors, on whole machines.
// Tests src/host/calls: calls, codec, family, filecalls, others, queue, tcp; src/lib: hostcalls, net.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostFunctions } from 'rt0/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rt0 } from '../../cli/rt0.ts';
import { useMachine } from '../../harness/machine.ts';

const rig = useMachine();
const PROGRAMS = '../host/calls/programs';
const lines = (...l: string[]): string => `${l.join('\n')}\n`;

const later = <T>(v: T): Promise<T> => new Promise((resolve) => setImmediate(resolve, v));
const host: HostFunctions = {
  echo: (v: unknown) => later(v),
  describe: (...args: unknown[]) =>
    args.map((v) => (ArrayBuffer.isView(v) ? `${v.constructor.name}(${v.byteLength})` : JSON.stringify(v))).join(' '),
  fill: (into: Uint8Array, v: number) => {
    into.fill(v);
  },
  bytes: (n: number) => later(new Uint8Array(n).fill(9)),
  text: (n: number, c: string) => c.repeat(n),
  big: async (n: number) => ({ list: Array.from({ length: n }, (_, i) => i) }),
};

class Custom extends Error {
  override readonly name = 'Custom';
  readonly code = 'ECUSTOM';
  readonly parts = [1];
}
const failing: HostFunctions = {
  echo: (v: unknown) => v,
  plainError: async () => {
    throw new Error('plain');
  },
  coded: () => later(0).then(() => Promise.reject(Object.assign(new Error('coded'), { code: 'ECODED', errno: -5 }))),
  typed: async () => null?.['x' as never] ?? JSON.parse('{'),
  custom: async () => {
    throw new Custom('of a class of its own');
  },
  string: () => Promise.reject('a string'),
  object: () => Promise.reject({ a: [1] }),
  sync: () => {
    throw new RangeError('at once');
  },
  uncopiable: async () => () => 1,
};

/** What no honest host does. */
const odd: HostFunctions = {
  message: async () => {
    throw Object.defineProperty(new Error('x'), 'message', { value: () => 1 });
  },
  name: () => {
    throw Object.assign(new Error('x'), { name: Symbol('n') });
  },
  bare: () => Promise.reject(Object.assign(Object.create(null), { f: () => 1 })),
  trap: () =>
    new Proxy(
      {},
      {
        has() {
          throw new Error('trapped');
        },
      },
    ),
};

let server: Server;
let url = '';
/** Where nobody listens. */
let closed = '';
let dir = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rt0-test-'));
  server = createServer((request, response) => {
    const known = request.url === '/hello';
    response.writeHead(known ? 200 : 404, { 'x-answer': String(request.headers['x-test']) });
    if (known) request.pipe(response);
    else response.end('none');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  closed = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  other.close();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  rmSync(dir, { recursive: true });
  server.closeAllConnections();
  server.close();
});

test('a host call that is no function', async () => {
  const bad = { five: 5 } as unknown as HostFunctions;
  await expect(rig.run(`${PROGRAMS}/tcp`, { host: bad })).rejects.toThrow(
    new TypeError('boot: host.five is no function'),
  );
});

test('errors that cannot be copied reach the goroutine all the same', async () => {
  const r = await rig.run(`${PROGRAMS}/odd`, { host: odd, strict: true });
  const cannot = 'Error: the host call threw something that cannot be copied';
  expect(r.stderr, r.how).toBe('');
  expect(r.stdout, r.how).toBe(lines(`message ${cannot}`, `name ${cannot}`, `bare ${cannot}`, 'trap Error: trapped'));
});

test('a file that does not answer: the process ends with its program all the same', async () => {
  const fifo = join(dir, 'fifo');
  const r = await rt0(['run', join(import.meta.dirname ?? '', 'programs', 'unanswered.ts'), '--', fifo]);
  expect(r).toEqual({
    code: 'SIGKILL',
    stdout: 'over\n',
    stderr: 'rt0: a host call waits for a file that does not answer: the process is ended by SIGKILL\n',
  });
  rmSync(fifo);
});

describe.each([1, 2, 4, 8])('GOMAXPROCS=%i', (procs) => {
  test('files', async () => {
    const r = await rig.run(`${PROGRAMS}/files`, { procs, args: [dir], strict: true });
    expect(r.stderr, r.how).toBe('');
    expect(r.stdout, r.how).toBe(
      lines(
        'readFile "hällo\\nwörld €\\n"',
        'readFileBytes 18 195 164',
        `stat 18 file ${(0o666 & ~process.umask()).toString(8)}`,
        'readdir b c e',
        'lstat directory',
        'realpath true',
        'write 3 3',
        'read 11 1 2 3 4 5 2 3 4 120 121 122',
        'read on 11 0',
        'truncate 2',
        'gone Error ENOENT stat true',
      ),
    );
    expect(readdirSync(dir)).toEqual([]);
  });

  test('commands, fetch, time, values', async () => {
    const r = await rig.run(`${PROGRAMS}/others`, { procs, args: [url, closed], host, strict: true });
    expect(r.stderr, r.how).toBe('');
    expect(r.stdout, r.how).toBe(
      lines(
        'sleep true',
        'exec 3 null "in\\na b x\\n" "err\\n"',
        'killed null SIGKILL',
        'not killed 0',
        'exec ENOENT',
        'exec 12345',
        'exec RangeError: stdout maxBuffer length exceeded ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
        'fetch 200 true 1 abc 3 true',
        'fetch 404 4 110 ""',
        'RangeError: fetch: a body of 4 bytes, room for 2',
        'TypeError fetch failed ECONNREFUSED',
        'same 14 14',
        '[1,"two",{"c":null}] 5 2 10',
        '1 "x" null Uint8Array(3) Int32Array(8) Float64Array(8) [1] ',
        '0 0 7 7 7 0 0 0 0 0',
        'bytes 0 undefined undefined',
        'bytes 10 255 9',
        'bytes 248 255 9',
        'bytes 249 255 9',
        'bytes 100000 255 9',
        'text 1000000 €',
        'big 50000',
      ),
    );
  });

  test('TCP', async () => {
    const r = await rig.run(`${PROGRAMS}/tcp`, { procs, strict: true });
    expect(r.stderr, r.how).toBe('');
    // With more than one P they may come too late, and find it closed.
    const said = procs === 1 ? r.stdout : r.stdout.replace(/^(reader|acceptor) EBADF$/gm, '$1 ECANCELED');
    expect(said, r.how).toBe(
      lines(
        'listening on 127.0.0.1 true',
        'connected true true',
        'read 4 2',
        'back 3',
        'eof 0',
        'eof again 0',
        'half open 5',
        'closed for writing EPIPE',
        'reading goes on 3',
        'some of a text 2 104 105',
        'too much of it RangeError',
        'large 3000000 3000000',
        'its address true',
        'reader ECANCELED',
        'acceptor ECANCELED',
        'closed EBADF',
        'refused ECONNREFUSED',
        'taken EADDRINUSE',
      ),
    );
  });

  test('errors', async () => {
    const r = await rig.run(`${PROGRAMS}/errors`, { procs, host: failing });
    const refused =
      'cannot go to the host: expected numbers, strings, booleans, null, undefined, shared arrays or plain objects';
    expect(
      r.stdout.split('\n').map((l) => l.replace(/^(SyntaxError SyntaxError) .* undefined/, '$1 undefined')),
      r.how,
    ).toEqual([
      "TypeError TypeError blockingHost('noSuchCall'): the host has no such call; docs/host.md lists what it has undefined {}",
      'Error Error plain undefined {}',
      'Error Error coded ECODED {"code":"ECODED","errno":-5}',
      'SyntaxError SyntaxError undefined {}',
      'Error Custom of a class of its own ECUSTOM {"code":"ECUSTOM"}',
      'threw "a string"',
      'threw {"a":[1]}',
      'RangeError RangeError at once undefined {}',
      'Error Error () => 1 could not be cloned. undefined {}',
      'Error Error EBADF: 77 is no open connection EBADF {"code":"EBADF"}',
      'Error Error EBADF: 77 is no open file EBADF {"code":"EBADF"}',
      'Error Error EBADF: 77 is not open EBADF {"code":"EBADF"}',
      'TypeError TypeError The "path" argument must be of type string or an instance of Buffer or URL. Received type number (5) ERR_INVALID_ARG_TYPE {"code":"ERR_INVALID_ARG_TYPE"}',
      `TypeError TypeError blockingHost('echo'): argument 1 ${refused} undefined {}`,
      `TypeError TypeError blockingHost('echo'): argument 1 ${refused} undefined {}`,
      `TypeError TypeError blockingHost('echo'): argument 1 ${refused} undefined {}`,
      'Error Error () => 1 could not be cloned. undefined {}',
      "TypeError TypeError blockingHost('echo'): 9 arguments, at most 8 undefined {}",
      'TypeError TypeError blockingHost(5): expected the name of a host call undefined {}',
      'cleaned',
      'Error Error ENOENT: no such file or directory, stat \'/no/such\' ENOENT {"errno":-2,"code":"ENOENT","syscall":"stat","path":"/no/such"}',
      '',
    ]);
    expect(r.stderr, r.how).toMatch(/^panic: coded\n/);
    expect(r.code).toBe(2);
  });
});
