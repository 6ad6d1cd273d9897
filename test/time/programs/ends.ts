// Ways in which a program of timers ends. args: which.

import { after, afterFunc, args, type Chan, chan, go, now, print, sleep, Timer } from 'rt0';

const HOUR = 3_600_000;

function* sleeper() {
  yield* sleep(HOUR);
}

function* boom(what: string) {
  yield* sleep(0);
  throw new Error(what);
}

export function* main() {
  switch (args()[0]) {
    case 'stopped': {
      const t = new Timer(HOUR);
      t.stop();
      yield* t.c.recv();
      break;
    }
    case 'stopped late': {
      // Somebody sleeps in the poller for it by then.
      const t = new Timer(HOUR);
      yield* sleep(2);
      const from = now();
      while (now() - from < 20);
      t.stop();
      yield* t.c.recv();
      break;
    }
    case 'ran': {
      const c = after(1);
      yield* c.recv();
      yield* c.recv();
      break;
    }
    case 'asleep':
      // Not dead: everybody sleeps, one after the other, and one for an hour.
      go(sleeper);
      for (let i = 0; i < 20; i++) yield* sleep(2);
      break;
    case 'afterwards':
      go(sleeper);
      afterFunc(5, boom, 'in time');
      yield* chan<number>().recv();
      break;
    case 'closed': {
      // What the types forbid.
      const t = new Timer(5);
      (t.c as Chan<number>).close();
      yield* sleep(HOUR);
      break;
    }
    case 'not a number':
      yield* sleep(Number.NaN);
      break;
    case 'not a goroutine function':
      afterFunc(1, print as unknown as () => never);
      break;
    default:
      throw new Error('no such end');
  }
  print('the end');
}
