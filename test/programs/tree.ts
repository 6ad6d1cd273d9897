// A tree of goroutines as ordered: args: the parents of nodes 1, 2, ... (each smaller than its child), comma-separated,
// and what each node does (one digit a node, node 0 first):
//
//   0 nothing   1 yields before it spawns   2 yields between its children   3 spins   4 waits for its first child to
//               begin
//
// Prints how many times each node ran if that is not once, then `N nodes`.

import { args, type Chan, chan, go, gosched, int32Array, print, WaitGroup } from 'rt0';
import { childrenOf } from './treeshape.ts';

/** counts: how often each node ran. */
function* node(id: number, counts: Int32Array, wg: WaitGroup, begun: Chan<number> | null) {
  Atomics.add(counts, id, 1);
  begun?.close();
  const [parents = '', acts = '0'] = args();
  const act = acts[id];
  const n = childrenOf(parents, acts.length, id).length;
  if (act === '1') yield* gosched();
  for (let i = 0; i < n; i++) {
    const child = childrenOf(parents, acts.length, id)[i] ?? 0;
    const first = act === '4' && i === 0 ? chan<number>() : null;
    go(node, child, counts, wg, first);
    if (act === '2') yield* gosched();
    if (first !== null) yield* first.recv();
  }
  if (act === '3') for (let i = 0, x = 0; i < 20_000; i++) x = (x * 31 + i) | 0;
  wg.done();
}

export function* main() {
  const n = (args()[1] ?? '0').length;
  const counts = int32Array(n);
  const wg = new WaitGroup();
  wg.add(n);
  go(node, 0, counts, wg, null);
  yield* wg.wait();
  for (let i = 0; i < n; i++) if (counts[i] !== 1) print(`node ${i} ran ${counts[i]} times`);
  print(`${n} nodes`);
}
