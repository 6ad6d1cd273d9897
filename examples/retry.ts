// Asking a server that may not answer: each try has a deadline, the pause between tries doubles, a ticker beats
// meanwhile, and what was started with afterFunc is called off.

import { AtomicInt32, after, afterFunc, type Chan, chan, type Go, go, print, select, sleep, Ticker } from 'rt0';

const MINUTE = 60_000;

/** Answers at once if it is asked for the third time, and else after a minute. */
function* server(nth: number, answer: Chan<number>) {
  yield* sleep(nth === 3 ? 1 : MINUTE);
  yield* answer.send(42);
}

/** The answer, or -1 after the deadline. */
function* ask(nth: number, deadline: number): Go<number> {
  // Room for one: a server that is late does not wait forever for somebody to hear it.
  const answer = chan<number>(1);
  go(server, nth, answer);
  const { index, value } = yield* select([answer.receiving(), after(deadline).receiving()]);
  return index === 0 ? (value ?? -1) : -1;
}

function* heart(beats: AtomicInt32, quit: Chan<boolean>) {
  const ticker = new Ticker(5);
  for (;;) {
    const { index } = yield* select([ticker.c.receiving(), quit.receiving()]);
    if (index === 1) break;
    beats.add(1);
  }
  ticker.stop();
  print('closed');
  quit.close();
}

function* giveUp() {
  yield* sleep(0);
  throw new Error('no answer within a minute');
}

export function* main() {
  const beats = new AtomicInt32(0);
  const quit = chan<boolean>();
  go(heart, beats, quit);
  const last = afterFunc(MINUTE, giveUp);
  for (let nth = 1, pause = 10; ; nth++, pause *= 2) {
    // The third try has all the time that is left.
    const answer = yield* ask(nth, nth < 3 ? 20 : MINUTE);
    print(`try ${nth}: ${answer === -1 ? 'no answer' : answer}`);
    if (answer !== -1) break;
    yield* sleep(pause);
  }
  last.stop();
  print(beats.load() > 0 ? 'the heart beat' : 'the heart stood still');
  yield* quit.send(true);
  yield* quit.recv2();
}
