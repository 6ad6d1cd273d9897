// Go's test/chan/select3.go: which operations block, which never do, which panic; with nil and closed channels.
//
// Without timers, "blocks" is: has not come back after the others have had 200 turns.

import { type Chan, chan, go, gosched, print, select, trySelect } from 'rt0';

const NIL = null as Chan<number> | null;

function closed(): Chan<number> {
  const c = chan<number>();
  c.close();
  return c;
}

function full(): Chan<number> {
  const c = chan<number>(1);
  c.trySend(7);
  return c;
}

/** Runs one case of the table; says 'never' when it came back. */
function* run(which: number, done: Chan<string>) {
  yield* operation(which);
  yield* done.send('came back');
}

function* patience(done: Chan<string>) {
  for (let i = 0; i < 200; i++) yield* gosched();
  yield* done.send('blocks');
}

function* operation(which: number) {
  switch (which) {
    case 0:
      yield* select([NIL === null ? null : NIL.sending(7)]);
      break;
    case 1:
      yield* select([NIL === null ? null : NIL.receiving()]);
      break;
    case 2:
      yield* chan<number>(1).send(7);
      break;
    case 3:
      for (let i = 0; i < 10; i++) {
        const [v, ok] = yield* closed().recv2();
        if (v !== undefined || ok) throw new Error(`closed channel gave ${v}, ${ok}`);
      }
      break;
    case 4:
      yield* closed().send(7);
      break;
    case 5:
      yield* chan<number>().recv();
      break;
    case 6:
      yield* select([]);
      break;
    case 7:
      yield* select([null, null]);
      break;
    case 8:
      yield* select([chan<number>().receiving()]);
      break;
    case 9:
      yield* select([chan<number>(1).sending(7)]);
      break;
    case 10:
      yield* select([full().receiving(), null]);
      break;
    case 11:
      yield* select([closed().receiving()]);
      break;
    case 12:
      yield* select([closed().sending(7)]);
      break;
    case 13: {
      const c = chan<number>();
      yield* select([c.sending(1), c.receiving()]);
      break;
    }
    default:
      if (trySelect([]).index !== -1) throw new Error('a select of nothing took something');
      if (trySelect([null]).index !== -1) throw new Error('a nil channel was taken');
      if (trySelect([full().sending(8), null, chan<number>().receiving()]).index !== -1) throw new Error('not ready');
  }
}

export function* main() {
  for (let which = 0; which <= 14; which++) {
    const done = chan<string>(2);
    if (which === 4 || which === 12) {
      try {
        yield* operation(which);
        print(which, 'came back');
      } catch (e) {
        print(which, 'panics:', e instanceof Error ? e.message : String(e));
      }
      continue;
    }
    // Where it must come back there is no clock: a hang is a deadlock.
    const blocks = which < 2 || (which >= 5 && which <= 8) || which === 13;
    go(run, which, done);
    if (blocks) go(patience, done);
    print(which, yield* done.recv());
  }
}
