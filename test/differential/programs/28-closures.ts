// Function literals in go: what they capture is constant, each iteration has its own.

import { chan, go, int32Array, print, WaitGroup } from 'rt0';

export function* main() {
  const squares = int32Array(10);
  const wg = new WaitGroup();
  for (let i = 0; i < 10; i++) {
    const n = i;
    wg.add(1);
    go(function* () {
      squares[n] = n * n;
      wg.done();
    });
  }
  yield* wg.wait();
  print(squares.join(' '));

  const c = chan<string>();
  const greeting = 'hello';
  go(function* (name: string) {
    yield* c.send(`${greeting}, ${name}`);
    yield* c.send('bye');
  }, 'gopher');
  print(yield* c.recv());
  print(yield* c.recv());

  const twice = (x: number): number => 2 * x;
  let sum = 0;
  for (let i = 0; i < 5; i++) sum += twice(i);
  print(sum);
}
