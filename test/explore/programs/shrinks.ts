// A program that says what its workload is, and which ones are smaller: goroutines that add lists of numbers to a sum,
// in two steps if it is `torn`.

import { AtomicInt32, args, go, WaitGroup } from 'rt0';

interface Work {
  lists: number[][];
  torn: boolean;
}

/** A package variable that is no constant: the functions that are exported are taken without it. */
const sum = new AtomicInt32(0);

export function workload(): Work {
  return { lists: [[1, 2], [3, 4], [5]], torn: true };
}

/** Without a list, without a number. */
export function smaller({ lists, torn }: Work): Work[] {
  const all: number[][][] = [];
  for (let i = 0; i < lists.length; i++) all.push(lists.filter((_, j) => j !== i));
  for (let i = 0; i < lists.length; i++) {
    const list = lists[i] as number[];
    for (let k = 0; k < list.length && list.length > 1; k++)
      all.push(lists.map((l, j) => (j === i ? l.filter((_, n) => n !== k) : l)));
  }
  return all.map((l) => ({ lists: l, torn }));
}

function* adder(list: number[], torn: boolean, wg: WaitGroup) {
  for (const n of list) {
    if (torn) sum.store(sum.load() + n);
    else sum.add(n);
  }
  wg.done();
}

export function* main() {
  const { lists, torn } = JSON.parse(args()[0] ?? '') as Work;
  const wg = new WaitGroup();
  let expected = 0;
  for (const list of lists) {
    wg.add(1);
    for (const n of list) expected += n;
    go(adder, list, torn, wg);
  }
  yield* wg.wait();
  if (sum.load() !== expected) throw new Error('lost');
}
