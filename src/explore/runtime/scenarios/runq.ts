// The local run queue with room for 4: its owner puts and gets while others steal. Every G must come out exactly once.
// (p/runq.ts, p/steal.ts)

import { assertLinearisable, History, type Model, type Operation } from '../../detect/linearizability.ts';
import { expect, type Scenario, UNITS, type Unit } from '../runtime-scenario.ts';

/** What an operation on the queue is given, and what it gives. Gs by number. */
type Input = readonly ['put', number] | readonly ['get'] | readonly ['steal'];

/** What a thread notes: an operation that begins, or the Gs that its last one gave. */
type Noted = readonly [who: string, began: Input | null, got?: readonly number[]];

/** The queue as one that does one thing at a time: a thief takes the older half. For plans that neither overflow nor use
 *  runnext. */
function model(before: readonly number[]): Model<readonly number[], Input, readonly number[]> {
  return {
    init: () => before,
    step(q, input) {
      if (input[0] === 'put') return [[...q, input[1]], []];
      const n = input[0] === 'get' ? Math.min(1, q.length) : q.length - (q.length >> 1);
      return [q.slice(n), q.slice(0, n)];
    },
  };
}

interface Plan {
  readonly name: string;
  readonly about: string;
  /** Gs in the queue before anybody runs. */
  readonly before: number;
  /** What the owner does: p puts, n puts as next, g gets. */
  readonly owner: string;
  /** How often each thief steals, runnext included or not. */
  readonly thieves: readonly { readonly steals: number; readonly next: boolean }[];
}

export function runqScenario(plan: Plan): Scenario {
  return {
    name: plan.name,
    about: plan.about,
    params: UNITS,
    procs: 1 + plan.thieves.length,
    build: (u) => build(u, plan),
  };
}

function build(u: Unit, plan: Plan): void {
  const [put, get, steal] = [u.fn('p_runq', 'runqput'), u.fn('p_runq', 'runqget'), u.fn('p_steal', 'runqsteal')];
  const globrunqget = u.fn('p_globrunq', 'globrunqget');
  const [lock, unlock] = [u.fn('shared_lock', 'lock'), u.fn('shared_lock', 'unlock')];
  const schedlock = u.global('sched') + (u.layout('Sched', 'shared_globals').lock as number);
  const pp = u.p(0);
  const made: number[] = [];
  const fresh = (): number => {
    const g = u.newG();
    made.push(g);
    return g;
  };
  for (let i = 0; i < plan.before; i++) put(pp, fresh(), false);
  const steps = [...plan.owner].map((what) => ({ what, g: what === 'g' ? 0 : fresh() }));
  const simple =
    !plan.owner.includes('n') &&
    !plan.thieves.some((t) => t.next) &&
    plan.before + steps.filter((s) => s.g !== 0).length <= 4;
  const ids = (gs: readonly number[]): readonly number[] => gs.filter((g) => g !== 0).map((g) => made.indexOf(g));
  u.thread('owner', u.m0, function* () {
    for (const s of steps) {
      u.note('owner', s.what === 'g' ? ['get'] : ['put', made.indexOf(s.g)]);
      const g = s.what === 'g' ? yield* get.$g(pp) : 0;
      if (s.what !== 'g') yield* put.$g(pp, s.g, s.what === 'n');
      u.note('owner', null, [g]);
    }
  });
  const queues = plan.thieves.map((plan, i) => {
    const mp = u.newM();
    const own = u.own(mp, i + 1);
    const name = `thief${suffix(i, plan.next)}`;
    u.thread(name, mp, function* () {
      for (let k = 0; k < plan.steals; k++) {
        u.note(name, ['steal']);
        const last = yield* steal.$g(own, pp, plan.next);
        // What else came with it lies in the thief's own queue, which must be empty before it steals again.
        const got: number[] = [];
        for (let g = get(own); g !== 0; g = get(own)) got.push(g);
        got.push(last);
        u.note(name, null, got);
      }
    });
    return own;
  });
  u.check(() => {
    const history = new History<Input, readonly number[]>();
    const taken: number[] = [];
    const open = new Map<string, Operation<Input, readonly number[]>>();
    for (const [who, input, got] of u.noted() as readonly Noted[]) {
      const op = open.get(who);
      if (input !== null) open.set(who, history.call(who, input));
      else if (op !== undefined) {
        history.return(op, ids(got ?? []));
        taken.push(...(got ?? []));
      }
    }
    if (simple) assertLinearisable(history, model(Array.from({ length: plan.before }, (_, i) => i)));
    const all = taken.filter((g) => g !== 0);
    for (const q of [pp, ...queues]) for (let g = get(q); g !== 0; g = get(q)) all.push(g);
    lock(schedlock);
    for (let g = globrunqget(pp, 1); g !== 0; g = globrunqget(pp, 1)) all.push(g);
    unlock(schedlock);
    for (const g of made) {
      const times = all.filter((x) => x === g).length;
      expect(times > 0, `G ${made.indexOf(g)} was lost`);
      expect(times < 2, `G ${made.indexOf(g)} came out ${times} times`);
    }
    expect(all.length === made.length, `${all.length} Gs came out, ${made.length} were put in`);
  });
}

const suffix = (i: number, next: boolean): string => `${i + 1}${next ? 'n' : ''}`;

export const RUNQ: readonly Scenario[] = [
  runqScenario({
    name: 'runq',
    about: 'an owner puts and gets, another P steals half of its queue',
    before: 2,
    owner: 'pgg',
    thieves: [{ steals: 1, next: false }],
  }),
  runqScenario({
    name: 'runq-new',
    about: 'a thief takes what an owner has just put',
    before: 0,
    owner: 'ppg',
    thieves: [{ steals: 1, next: false }],
  }),
  runqScenario({
    name: 'runq-full',
    about: 'an owner overflows to the global queue while another P steals',
    before: 4,
    owner: 'pg',
    thieves: [{ steals: 1, next: false }],
  }),
  runqScenario({
    name: 'runq-lap',
    about: 'an owner goes once round its queue while a thief looks at it',
    before: 2,
    owner: 'ggppp',
    thieves: [{ steals: 1, next: false }],
  }),
  runqScenario({
    name: 'runq-next',
    about: 'a thief goes for the runnext of a running P',
    before: 0,
    owner: 'nng',
    thieves: [{ steals: 1, next: true }],
  }),
  runqScenario({
    name: 'runq-two-thieves',
    about: 'two Ps steal from one that puts and gets',
    before: 3,
    owner: 'gpg',
    thieves: [
      { steals: 1, next: false },
      { steals: 1, next: true },
    ],
  }),
];
