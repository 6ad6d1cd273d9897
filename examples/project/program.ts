// Workers take jobs from one channel and send results to another. `npm start` runs it on real threads.

import { args, type Chan, chan, go, print, WaitGroup } from 'rt0';

function* worker(jobs: Chan<number>, results: Chan<number>, all: WaitGroup) {
  for (;;) {
    const [job, ok] = yield* jobs.recv2();
    if (!ok) break;
    yield* results.send(job * job);
  }
  all.done();
}

function* sender(jobs: Chan<number>, n: number) {
  for (let i = 1; i <= n; i++) yield* jobs.send(i);
  jobs.close();
}

/** Closes the results when no worker is left. */
function* closer(results: Chan<number>, all: WaitGroup) {
  yield* all.wait();
  results.close();
}

/** How much there is to do: the first argument, as JSON. Tests give others. */
export interface Workload {
  readonly workers: number;
  readonly jobs: number;
}

export function* main() {
  const { workers, jobs: n }: Workload = JSON.parse(args()[0] ?? '{ "workers": 4, "jobs": 10 }');
  const jobs = chan<number>(2);
  const results = chan<number>();
  const all = new WaitGroup();
  all.add(workers);
  for (let i = 0; i < workers; i++) go(worker, jobs, results, all);
  go(sender, jobs, n);
  go(closer, results, all);
  let sum = 0;
  for (;;) {
    const [result, ok] = yield* results.recv2();
    if (!ok) break;
    sum += result;
  }
  if (sum !== (n * (n + 1) * (2 * n + 1)) / 6) throw new Error(`sum of ${n} squares: ${sum}`);
  print('sum of squares:', sum);
}
