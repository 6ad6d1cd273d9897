// A goroutine module of its own.
import { type Chan, gosched } from 'rt0';

export function* work(id: number, out: Chan<number>) {
  let sum = 0;
  for (let i = 0; i < 10; i++) {
    try {
      sum += i * id;
      if (i === 5) yield* gosched();
    } finally {
      yield* gosched();
    }
  }
  yield* out.send(sum);
}

export function total(a: Int32Array): number {
  return a.reduce((x, y) => x + y, 0);
}
