// Labelled loops, switch, do while, for in reverse: with a suspension at every step.

import { type Chan, chan, go, gosched, print, select } from 'rt0';

function* classify(n: number) {
  let text = '';
  switch (n % 5) {
    case 0:
      yield* gosched();
      text += 'zero ';
      break;
    case 1:
    case 2:
      if (n % 5 === 1) text += 'one ';
      yield* gosched();
      text += 'two ';
      break;
    default:
      if (n > 7) break;
      yield* gosched();
      text += 'many ';
  }
  return text;
}

function* grid() {
  let text = '';
  rows: for (let y = 0; y < 6; y++) {
    for (let x = 0; ; x++) {
      yield* gosched();
      if (x > y) continue rows;
      if (x * y > 8) break rows;
      if ((x + y) % 2 === 1) continue;
      text += `${x}${y} `;
    }
  }
  return text;
}

/** Leaves the loop from inside a select, as a labelled break does in Go. */
function* drain(c: Chan<number>, quit: Chan<boolean>) {
  let sum = 0;
  loop: for (;;) {
    const { index, value } = yield* select([c.receiving(), quit.receiving()]);
    switch (index) {
      case 0:
        sum += value ?? 0;
        break;
      default:
        break loop;
    }
  }
  return sum;
}

function* feed(c: Chan<number>, quit: Chan<boolean>) {
  for (let i = 10; i > 0; i--) yield* c.send(i);
  yield* quit.send(true);
}

export function* main() {
  let all = '';
  for (let n = 0; n < 10; n++) all += yield* classify(n);
  print(all);
  print(yield* grid());
  const c = chan<number>();
  const quit = chan<boolean>();
  go(feed, c, quit);
  print(yield* drain(c, quit));
  let n = 0;
  do {
    yield* gosched();
    n += 3;
  } while (n < 10);
  print(n);
}
