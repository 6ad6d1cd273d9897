// finally in the place of defer: it runs on return, break, continue and throw, also when both it and the body wait.

import { type Chan, chan, go, gosched, print } from 'rt0';

function* nested(log: Chan<string>) {
  try {
    try {
      try {
        yield* gosched();
        return 'returned';
      } finally {
        yield* log.send('third');
      }
    } finally {
      yield* log.send('second');
    }
  } finally {
    yield* log.send('first');
    log.close();
  }
}

function* body(log: Chan<string>, returned: Chan<string>) {
  yield* returned.send(yield* nested(log));
}

function* loops() {
  let text = '';
  outer: for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 3; j++) {
      try {
        yield* gosched();
        if (j === 1) continue outer;
        if (i === 3) break outer;
        text += `${i}${j} `;
      } finally {
        yield* gosched();
        text += `f${i}${j} `;
      }
    }
  }
  return text;
}

function* overrides() {
  let n = 0;
  try {
    n = 1;
    yield* gosched();
    throw new Error('lost');
  } catch {
    n += 10;
  } finally {
    yield* gosched();
    n += 100;
  }
  return n;
}

export function* main() {
  const log = chan<string>();
  const returned = chan<string>(1);
  go(body, log, returned);
  for (;;) {
    const [line, ok] = yield* log.recv2();
    if (!ok) break;
    print(line);
  }
  print(yield* returned.recv());
  print(yield* loops());
  print(yield* overrides());
}
