// What sysmon is for. args: mode, then its own.
//
//   spin KIND     a goroutine whose loop changes nothing that anybody sees: others run, and it never comes to its end
//   afterhost MS  all Ps idle for so long that sysmon sleeps; then the host answers, and a goroutine spins in front of
//                 another
//   idle MS       everybody waits: for the host's `look`, for MS; in a syscall for MS; and one spins for MS

import { AtomicInt32, args, blockingHost, exit, go, nanotime, print, sleep, syscall } from 'rt0';

function* forever(kind: string, ended: AtomicInt32) {
  let n = 0;
  if (kind === 'while') while (true) {}
  else if (kind === 'for') for (;;);
  else if (kind === 'counting') {
    for (let i = 0; ; i++) n = i;
  } else if (kind === 'labels') {
    a: for (;;) {
      for (;;) {
        n++;
        if (n % 3 === 0) continue a;
      }
    }
  } else if (kind === 'calls') for (;;) n = work(n);
  ended.store(1);
}

function work(x: number): number {
  let s = 0;
  for (let i = 0; i < 100; i++) s = (s * 31 + x + i) | 0;
  return s;
}

function* spin(kind: string) {
  const ended = new AtomicInt32();
  go(forever, kind, ended);
  let longest = 0;
  for (let i = 0; i < 4; i++) {
    const from = nanotime();
    yield* sleep(1);
    longest = Math.max(longest, (nanotime() - from) / 1e6);
  }
  if (ended.load() !== 0) throw new Error('an endless loop came to its end');
  print(longest);
}

function* second(stop: AtomicInt32) {
  stop.store(1);
}

function* afterhost(ms: number) {
  const stop = new AtomicInt32();
  yield* blockingHost<unknown>('later', ms);
  go(second, stop);
  const from = nanotime();
  while (stop.load() === 0) {}
  print((nanotime() - from) / 1e6);
}

function sleepThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function* idle(ms: number) {
  yield* blockingHost<unknown>('look', 'host', ms);
  go(blocks, ms);
  yield* blockingHost<unknown>('look', 'syscall', ms);
  const stop = new AtomicInt32();
  go(spins, stop);
  yield* blockingHost<unknown>('look', 'spin', ms);
  stop.store(1);
}

function* blocks(ms: number) {
  syscall(sleepThread, 2 * ms);
}

function* spins(stop: AtomicInt32) {
  while (stop.load() === 0) {}
}

export function* main() {
  const [mode = '', a = ''] = args();
  if (mode === 'spin') yield* spin(a);
  else if (mode === 'afterhost') yield* afterhost(Number(a));
  else if (mode === 'idle') yield* idle(Number(a));
  else throw new Error(`no such mode: ${mode}`);
  exit(0);
}
