// Ends while goroutines wait for what does not come: a FIFO that nobody writes, and sleeps that are longer than Node's
// timers can wait. args: where to make the FIFO.

import { args, blockingHost, go, print } from 'rt0';

function* reads(path: string) {
  print('read', yield* blockingHost('readFile', path));
}

function* sleeps(ms: number) {
  yield* blockingHost('sleep', ms);
  print('slept', ms);
}

export function* main() {
  const [path = ''] = args();
  yield* blockingHost('exec', 'mkfifo', [path]);
  go(reads, path);
  go(sleeps, 2 ** 31);
  go(sleeps, 1e15);
  go(sleeps, Infinity);
  yield* blockingHost('sleep', 20);
  print('over');
}
