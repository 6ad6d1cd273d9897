// The local run queue with room for 4: its owner puts and gets while others steal. Every G must come out exactly once.
// (p/runq.ts, p/steal.ts)

import { assertLinearisable, History, type Model, type Operation } from '../../detect/linearizability.ts';
import { expect, type RuntimeScenario, UNITS, type Unit } from '../runtime-scenario.ts';

/** What an operation on the queue is given, and what it gives. Gs by number. */
type Input = readonly ['put', number] | readonly ['get'] | readonly ['steal'];

/** What a thread notes: an operation that begins, or the Gs that its last one gave. */
type Noted = readonly [who: string, began: Input | null, got?: readonly number[]];

/** The queue as one that does one thing at a time: a thief takes the older half. For plans that neither overflow nor
 *  use runnext. */
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

function runqScenario(plan: Plan): RuntimeScenario {
  return {
    name: plan.name,
    about: plan.about,
    params: UNITS,
    procs: 1 + plan.thieves.length,
    build: (u) => build(u, plan),
  };
}

/** The functions under test, as `u.fn` gives them. */
function queueOf(u: Unit) {
  return {
    put: u.fn('p_runq', 'runqput'),
    get: u.fn('p_runq', 'runqget'),
    steal: u.fn('p_steal', 'runqsteal'),
    globrunqget: u.fn('p_globrunq', 'globrunqget'),
    lock: u.fn('shared_lock', 'lock'),
    unlock: u.fn('shared_lock', 'unlock'),
  };
}
type RunQueue = ReturnType<typeof queueOf>;

function build(u: Unit, plan: Plan): void {
  const q = queueOf(u);
  const pp = u.p(0);
  const made: number[] = [];
  const fresh = (): number => {
    const g = u.newG();
    made.push(g);
    return g;
  };
  for (let i = 0; i < plan.before; i++) q.put(pp, fresh(), false);
  const steps = [...plan.owner].map((what) => ({ what, g: what === 'g' ? 0 : fresh() }));
  u.thread('owner', u.m0, function* () {
    for (const s of steps) {
      u.note('owner', s.what === 'g' ? ['get'] : ['put', made.indexOf(s.g)]);
      const g = s.what === 'g' ? yield* q.get.$g(pp) : 0;
      if (s.what !== 'g') yield* q.put.$g(pp, s.g, s.what === 'n');
      u.note('owner', null, [g]);
    }
  });
  const owned = plan.thieves.map((thief, i) => startThief(u, q, pp, i, thief));
  const puts = steps.filter((s) => s.g !== 0).length;
  const simple = !plan.owner.includes('n') && !plan.thieves.some((thief) => thief.next) && plan.before + puts <= 4;
  u.check(() => {
    const { history, taken } = historyOf(u, made);
    if (simple) assertLinearisable(history, model(Array.from({ length: plan.before }, (_, i) => i)));
    eachOnce(made, [...taken, ...drained(u, q, [pp, ...owned])]);
  });
}

/** A thread that steals from pp as planned. Returns its own P, whose queue is empty before it steals. */
function startThief(u: Unit, q: RunQueue, pp: number, i: number, plan: Plan['thieves'][number]): number {
  const mp = u.newM();
  const own = u.own(mp, i + 1);
  const name = `thief${suffix(i, plan.next)}`;
  u.thread(name, mp, function* () {
    for (let k = 0; k < plan.steals; k++) {
      u.note(name, ['steal']);
      const last = yield* q.steal.$g(own, pp, plan.next);
      // What else came with it lies in the thief's own queue, which must be empty before it steals again.
      const got: number[] = [];
      for (let g = q.get(own); g !== 0; g = q.get(own)) got.push(g);
      got.push(last);
      u.note(name, null, got);
    }
  });
  return own;
}

/** What the threads noted, as a history of operations, and the Gs that they got. */
function historyOf(u: Unit, made: readonly number[]) {
  const ids = (gs: readonly number[]): readonly number[] => gs.filter((g) => g !== 0).map((g) => made.indexOf(g));
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
  return { history, taken };
}

/** What is left on the queues of these Ps and on the global one. */
function drained(u: Unit, q: RunQueue, ps: readonly number[]): number[] {
  const schedlock = u.global('sched') + (u.layout('Sched', 'shared_globals').lock as number);
  const all: number[] = [];
  for (const p of ps) for (let g = q.get(p); g !== 0; g = q.get(p)) all.push(g);
  q.lock(schedlock);
  const first = ps[0] as number;
  for (let g = q.globrunqget(first, 1); g !== 0; g = q.globrunqget(first, 1)) all.push(g);
  q.unlock(schedlock);
  return all;
}

function eachOnce(made: readonly number[], found: readonly number[]): void {
  const all = found.filter((g) => g !== 0);
  for (const g of made) {
    const times = all.filter((x) => x === g).length;
    expect(times > 0, `G ${made.indexOf(g)} was lost`);
    expect(times < 2, `G ${made.indexOf(g)} came out ${times} times`);
  }
  expect(all.length === made.length, `${all.length} Gs came out, ${made.length} were put in`);
}

const suffix = (i: number, next: boolean): string => `${i + 1}${next ? 'n' : ''}`;

export const RUNQ_SCENARIOS: readonly RuntimeScenario[] = [
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
