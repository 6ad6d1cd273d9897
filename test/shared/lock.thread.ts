// The futex mutex and notes under contention. Counters inside the lock are plain words: only mutual exclusion keeps
// them whole.

import { Mutex } from '../../src/shared/layout.ts';
import { lock, lockInit, unlock } from '../../src/shared/lock.ts';
import { as, get, loadword, setword, storeword, word, xaddword } from '../../src/shared/mem.ts';
import { noteclear, notesleep, notetsleep, notewakeup } from '../../src/shared/note.ts';
import { procyield } from '../../src/shared/os.ts';
import type { Ptr } from '../../src/shared/struct.ts';
import { type Crew, crew } from '../harness/crew.ts';

/** The lock is at scratch; word 16 of it counts, 17 says who is inside, 18 ends a timed run. */
const theLock = (c: Crew): Ptr<'mutex'> => as<'mutex'>(c.scratch);
const count = (c: Crew): number => c.scratch + 16;
const inside = (c: Crew): number => c.scratch + 17;
const over = (c: Crew): number => c.scratch + 18;

function critical(c: Crew, hold: number): void {
  const l = theLock(c);
  lock(l);
  const who = word(inside(c));
  if (who !== 0) throw new Error(`thread ${c.index} is in, and so is thread ${who - 1}`);
  setword(inside(c), c.index + 1);
  const n = word(count(c));
  if (hold > 0) procyield(c.random(hold));
  setword(count(c), n + 1);
  if (word(inside(c)) !== c.index + 1) throw new Error(`thread ${word(inside(c)) - 1} came in`);
  setword(inside(c), 0);
  unlock(l);
}

function recount(c: Crew): unknown {
  return { count: word(count(c)), key: get(theLock(c), Mutex.key) };
}

/** Notes of pair k: scratch + 64 * k, and 16 words on. The rounds that the sleeper is ready for: 32 words on. */
const pair = (c: Crew): number => c.scratch + 64 * (c.index >> 1);

crew({
  counter: {
    setup: (c) => lockInit(theLock(c), 'leaf'),
    run(c) {
      const rounds = c.param('rounds');
      for (let i = 0; i < rounds; i++) {
        critical(c, c.param('hold'));
        c.progress(i);
      }
      return rounds;
    },
    finish: recount,
  },

  /** All threads want the lock until thread 0 has had it `rounds` times: how often did each get it? */
  fairness: {
    setup: (c) => lockInit(theLock(c), 'leaf'),
    run(c) {
      let n = 0;
      for (; loadword(over(c)) === 0; n++) {
        critical(c, c.param('hold'));
        c.progress(n);
        if (c.index === 0 && n + 1 >= c.param('rounds')) storeword(over(c), 1);
        procyield(c.param('away'));
      }
      return n;
    },
    finish: recount,
  },

  /** Pairs of threads hand a turn to and fro with two notes. */
  notes: {
    run(c) {
      const rounds = c.param('rounds');
      const mine = as<'note'>(pair(c) + 16 * (c.index & 1));
      const theirs = as<'note'>(pair(c) + 16 * (1 - (c.index & 1)));
      const turns = pair(c) + 33;
      for (let i = 0; i < rounds; i++) {
        if ((c.index & 1) === 1) notewakeup(theirs);
        notesleep(mine);
        noteclear(mine);
        // Only who has been woken writes, and wakes the other after it.
        setword(turns, word(turns) + 1);
        if ((c.index & 1) === 0) notewakeup(theirs);
        c.progress(i);
      }
      return word(turns);
    },
  },

  /** One of a pair sleeps with a bound that often runs out just as the other wakes it. No wake is lost, none comes
   *  twice. */
  timednotes: {
    run(c) {
      const rounds = c.param('rounds');
      const note = as<'note'>(pair(c));
      const ready = pair(c) + 32;
      let timeouts = 0;
      for (let i = 1; i <= rounds; i++) {
        c.progress(i);
        if ((c.index & 1) === 0) {
          noteclear(note);
          storeword(ready, i);
          while (!notetsleep(note, 1000 * (1 + c.random(80)))) timeouts++;
        } else {
          while (loadword(ready) !== i) procyield(10);
          procyield(c.random(c.param('delay')));
          notewakeup(note);
        }
      }
      return timeouts;
    },
  },

  /** For the test of the harness itself: thread 1 never ends, thread 2 fails if there is one. */
  broken: {
    run(c) {
      c.progress(7);
      if (c.index === 2) throw new Error('this thread was told to fail');
      if (c.index === 1) for (;;) xaddword(c.scratch, 1);
    },
  },
});
