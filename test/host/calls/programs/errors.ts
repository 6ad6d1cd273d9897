// What a host call throws is thrown in the goroutine, with name, message and code, and lives through catch, finally and
// channels.

import { blockingHost, type Chan, chan, go, gosched, Mutex, print, uint8Array } from 'rt0';

function say(e: unknown): void {
  if (!(e instanceof Error)) print('threw', JSON.stringify(e));
  else print(e.constructor.name, e.name, e.message, String((e as NodeJS.ErrnoException).code), JSON.stringify(e));
}

function* attempt(name: string, ...args: readonly unknown[]) {
  try {
    print(yield* blockingHost(name as 'sleep', ...(args as [number])));
  } catch (e) {
    say(e);
  }
}

function* cleans() {
  try {
    yield* blockingHost('stat', '/no/such');
  } finally {
    // The error is on its way, and waits in the frame meanwhile.
    yield* blockingHost('sleep', 1);
    yield* gosched();
    print('cleaned');
  }
}

function* tells(to: Chan<unknown>) {
  try {
    yield* cleans();
  } catch (e) {
    yield* to.send(e);
  }
}

export function* main() {
  yield* attempt('noSuchCall', 1, 2);
  yield* attempt('plainError');
  yield* attempt('coded');
  yield* attempt('typed');
  yield* attempt('custom');
  yield* attempt('string');
  yield* attempt('object');
  yield* attempt('sync');
  yield* attempt('uncopiable');
  yield* attempt('tcpRead', 77, uint8Array(1));
  yield* attempt('read', 77, uint8Array(1));
  yield* attempt('close', 77);
  yield* attempt('readFile', 5);
  yield* attempt('echo', chan());
  yield* attempt('echo', attempt);
  yield* attempt('echo', { m: [new Mutex()] });
  yield* attempt('echo', () => 1);
  yield* attempt('echo', 1, 2, 3, 4, 5, 6, 7, 8, 9);
  yield* attempt(5 as unknown as string);
  const errors = chan<unknown>();
  go(tells, errors);
  say(yield* errors.recv());
  yield* blockingHost('coded' as 'sleep', 1);
}
