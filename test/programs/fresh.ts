// What of an earlier boot a program finds.

import { args, go, gosched, int32Array, now, print, WaitGroup } from 'rt0';
import defaultNext, { awaited, counts, fails, here, live, marks, next, Plain, work } from './freshplain.ts';

function* counter(most: Int32Array, wg: WaitGroup) {
  for (let i = 0; i < 100; i++) yield* gosched();
  // The first of this thread in this boot gets 1, unless somebody was there in an earlier one.
  const n = defaultNext();
  if (n > 100) most[0] = n;
  wg.done();
}

export function* main() {
  const [what] = args();
  if (what === 'modules') {
    print('count', next());
    print('exported', counts.length);
    print('live', live);
    print('default', defaultNext());
    print('class', Plain.made);
    print('awaited', awaited);
    print('meta', here.endsWith('/freshplain.ts'));
    print('same', Plain.one instanceof Plain);
  } else if (what === 'speed') {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 10; i++) {
      const from = now();
      work(300_000);
      best = Math.min(best, now() - from);
      yield* gosched();
    }
    print('speed', best);
  } else if (what === 'fails') {
    fails();
  } else if (what === 'global') {
    const [g, p] = marks();
    print('global', g, p);
  } else {
    const most = int32Array(1);
    const wg = new WaitGroup();
    wg.add(100);
    for (let i = 0; i < 100; i++) go(counter, most, wg);
    yield* wg.wait();
    print('at most', most[0] === 0 ? 1 : most[0]);
  }
}
