// A bounded pool of workers. Jobs come faster than they are done, so the queue fills and the sender waits: that is the
// back-pressure. Each job's outcome, a value or an error, goes back with its number, so results can be put in order.

import { type Chan, chan, go, int32Array, print, WaitGroup } from 'rt0';

const WORKERS = 4;
const QUEUE = 8;
const JOBS = 40;

interface Outcome {
  readonly job: number;
  readonly value: number;
  readonly error: string;
}

/** The work: plain code, which may throw. */
function factorial(n: number): number {
  if (n % 13 === 7) throw new Error(`no factorial of ${n} today`);
  let f = 1;
  for (let i = 2; i <= n % 10; i++) f *= i;
  return f;
}

function attempt(job: number): Outcome {
  try {
    return { job, value: factorial(job), error: '' };
  } catch (e) {
    return { job, value: 0, error: e instanceof Error ? e.message : String(e) };
  }
}

function* worker(jobs: Chan<number>, outcomes: Chan<Outcome>, wg: WaitGroup) {
  for (;;) {
    const [job, ok] = yield* jobs.recv2();
    if (!ok) break;
    yield* outcomes.send(attempt(job));
  }
  wg.done();
}

function* submit(jobs: Chan<number>, outcomes: Chan<Outcome>, wg: WaitGroup) {
  for (let job = 0; job < JOBS; job++) yield* jobs.send(job);
  jobs.close();
  yield* wg.wait();
  outcomes.close();
}

export function* main() {
  const jobs = chan<number>(QUEUE);
  const outcomes = chan<Outcome>();
  const wg = new WaitGroup();
  wg.add(WORKERS);
  for (let i = 0; i < WORKERS; i++) go(worker, jobs, outcomes, wg);
  go(submit, jobs, outcomes, wg);

  const values = int32Array(JOBS);
  let failed = 0;
  for (;;) {
    const [outcome, ok] = yield* outcomes.recv2();
    if (!ok) break;
    if (outcome.error === '') values[outcome.job] = outcome.value;
    else failed++;
  }
  for (let i = 0; i < JOBS; i += 10) print(values.subarray(i, i + 10).join(' '));
  print(`${JOBS - failed} done, ${failed} failed`);
}
