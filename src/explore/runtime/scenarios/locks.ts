// The runtime's mutex and its notes: what everything else is built on. (shared/lock.ts, shared/note.ts)

import { expect, type RuntimeScenario, UNITS, type Unit } from '../runtime-scenario.ts';

/** Ms that take one lock `times` times each. The explorer sees a lost wake-up as a deadlock. */
function contend(u: Unit, ms: number, times: number): void {
  const [lock, unlock] = [u.fn('shared_lock', 'lock'), u.fn('shared_lock', 'unlock')];
  // A lock of its own rank that nobody else uses, and an operation that is a point.
  const l = u.global('outputPipe') + (u.layout('Pipe', 'shared_layout_host').lock as number);
  const look = u.fn('p_pidle', 'npidle');
  const inside = u.cell();
  const entered = u.cell();
  for (let i = 0; i < ms; i++) {
    u.thread(`M${i}`, i === 0 ? u.m0 : u.newM(), function* () {
      for (let k = 0; k < times; k++) {
        yield* lock.$g(l);
        inside.set(inside.get() + 1);
        expect(inside.get() === 1, `${inside.get()} Ms hold the lock`);
        yield* look.$g();
        inside.set(inside.get() - 1);
        entered.set(entered.get() + 1);
        yield* unlock.$g(l);
      }
    });
  }
  u.check(() => {
    expect(entered.get() === ms * times, `${entered.get()} of ${ms * times} times inside`);
    expect(u.word(l) === 0, 'the lock is held by nobody and not free');
  });
}

export const LOCKS: readonly RuntimeScenario[] = [
  { name: 'lock', about: 'two Ms and one lock', params: UNITS, procs: 2, build: (u) => contend(u, 2, 1) },
  {
    name: 'lock3',
    about: 'three Ms and one lock',
    params: { ACTIVE_SPIN: 1 },
    procs: 3,
    build: (u) => contend(u, 3, 1),
  },
  {
    name: 'note',
    params: UNITS,
    about: 'one M sleeps on a note, another wakes it, and once more',
    procs: 2,
    build(u) {
      const [sleep, wake, clear] = [
        u.fn('shared_note', 'notesleep'),
        u.fn('shared_note', 'notewakeup'),
        u.fn('shared_note', 'noteclear'),
      ];
      const M = u.layout('M');
      const other = u.newM();
      const [mine, theirs] = [u.m0 + (M.park as number), other + (M.park as number)];
      const said = u.cell();
      u.thread('sleeper', u.m0, function* () {
        yield* sleep.$g(mine);
        expect(said.get() === 1, 'woken before it was called');
        yield* clear.$g(mine);
        said.set(2);
        yield* wake.$g(theirs);
      });
      u.thread('waker', other, function* () {
        said.set(1);
        yield* wake.$g(mine);
        yield* sleep.$g(theirs);
        expect(said.get() === 2, 'woken before it was called');
      });
    },
  },
];
