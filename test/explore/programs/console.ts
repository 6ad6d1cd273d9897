// Speaks in all ways, and ends as its argument says.

import { args, type Chan, chan, go, print } from 'rt0';

function* worker(c: Chan<number>) {
  console.log('worker');
  yield* c.send(1);
}

export function* main() {
  const c = chan<number>();
  print('printed');
  console.log('logged');
  console.group('group');
  console.error('indented');
  console.groupEnd();
  process.stdout.write('written\n');
  go(worker, c);
  yield* c.recv();
  if (args()[0] === 'exit') process.exit(5);
  if (args()[0] === 'exitCode') process.exitCode = 5;
  throw new Error('found');
}
