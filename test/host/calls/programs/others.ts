// Commands, fetch, time; and values of all kinds to and from calls that the test has added.

import { args, blockingHost, float64Array, int32Array, print, uint8Array } from 'rt0';

declare module 'rt0' {
  interface HostCalls {
    /** Its argument, after a turn of the event loop. */
    echo<T>(v: T): T;
    /** What it was given, as the host sees it. */
    describe(...args: readonly unknown[]): string;
    fill(into: Uint8Array, v: number): undefined;
    bytes(n: number): Uint8Array;
    text(n: number, c: string): string;
    big(n: number): { readonly list: readonly number[] };
  }
}

function* commands() {
  const r = yield* blockingHost('exec', 'sh', ['-c', 'cat; echo $0 $X; echo err >&2; exit 3', 'a b'], {
    input: 'in\n',
    env: { X: 'x', PATH: '/usr/bin:/bin' },
  });
  print('exec', r.code, r.signal, JSON.stringify(r.stdout), JSON.stringify(r.stderr));
  const killed = yield* blockingHost('exec', 'sh', ['-c', 'sleep 60 & sleep 60'], { timeout: 50 });
  print('killed', killed.code, killed.signal);
  // Longer than Node's timers can wait.
  const late = yield* blockingHost('exec', 'sleep', ['0.05'], { timeout: 2 ** 32 });
  print('not killed', late.code);
  try {
    yield* blockingHost('exec', '/no/such/command');
  } catch (e) {
    print('exec', (e as NodeJS.ErrnoException).code);
  }
  const exact = yield* blockingHost('exec', 'printf', ['12345'], { maxBuffer: 5 });
  print('exec', exact.stdout);
  try {
    yield* blockingHost('exec', 'sh', ['-c', 'while :; do echo out; done'], { maxBuffer: 100 });
  } catch (e) {
    print('exec', String(e), (e as NodeJS.ErrnoException).code);
  }
}

function* web(url: string, closed: string) {
  const r = yield* blockingHost('fetch', `${url}/hello`, { method: 'POST', body: 'abc', headers: { 'x-test': '1' } });
  print('fetch', r.status, r.ok, r.headers['x-answer'], r.body, r.length, r.url === `${url}/hello`);
  const into = uint8Array(64);
  const q = yield* blockingHost('fetch', `${url}/missing`, {}, into);
  print('fetch', q.status, q.length, into[0], JSON.stringify(q.body));
  try {
    yield* blockingHost('fetch', `${url}/missing`, {}, uint8Array(2));
  } catch (e) {
    print(String(e));
  }
  try {
    yield* blockingHost('fetch', closed);
  } catch (e) {
    print((e as Error).name, (e as Error).message, (e as NodeJS.ErrnoException).code);
  }
}

/** The i-th of the values that must come back as they are. */
function plain(i: number): unknown {
  const all = [
    0,
    -0,
    1.5,
    Number.NaN,
    -Infinity,
    true,
    false,
    null,
    undefined,
    '',
    'a',
    'ä€',
    'x'.repeat(300),
    '€'.repeat(300),
  ];
  return i < 0 ? all.length : all[i];
}

interface Parts {
  a: unknown[];
  d: Date;
  m: Map<number, number>;
  n: bigint;
}

function* values() {
  let same = 0;
  for (let i = 0; i < 14; i++) {
    const w = yield* blockingHost('echo', plain(i));
    if (Object.is(plain(i), w)) same++;
    else print('echo', String(plain(i)), String(w));
  }
  print('same', same, plain(-1));
  const o = (yield* blockingHost('echo', {
    a: [1, 'two', { c: null }],
    d: new Date(5),
    m: new Map([[1, 2]]),
    n: 10n,
  })) as Parts;
  print(JSON.stringify(o.a), o.d.getTime(), o.m.get(1), String(o.n));
  print(yield* blockingHost('describe', 1, 'x', null, uint8Array(3), int32Array(2), float64Array(1), [1], undefined));
  const some = uint8Array(10);
  yield* blockingHost('fill', some.subarray(2, 5), 7);
  print(Array.from(some).join(' '));
  for (let i = 0; i < 5; i++) {
    const n = [0, 10, 248, 249, 100_000][i] ?? 0;
    const b = yield* blockingHost('bytes', n);
    // It is shared: it can be kept over a suspension.
    yield* blockingHost('fill', b.subarray(0, 1), 255);
    print('bytes', b.length, b[0], b[n - 1]);
  }
  print('text', (yield* blockingHost('text', 1_000_000, 'a')).length, (yield* blockingHost('text', 1000, '€')).at(-1));
  print('big', (yield* blockingHost('big', 50_000)).list.length);
}

export function* main() {
  const [url = '', closed = ''] = args();
  const before = performance.now();
  yield* blockingHost('sleep', 20);
  print('sleep', performance.now() - before >= 19.5);
  yield* commands();
  yield* web(url, closed);
  yield* values();
}
