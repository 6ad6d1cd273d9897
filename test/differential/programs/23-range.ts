// Range over a channel until it is closed: three workers share the jobs, main adds up the results.

import { type Chan, chan, go, print, WaitGroup } from 'rt0';

function* worker(jobs: Chan<number>, results: Chan<number>, wg: WaitGroup) {
  for (;;) {
    const [job, ok] = yield* jobs.recv2();
    if (!ok) break;
    yield* results.send(job * job);
  }
  wg.done();
}

function* produce(jobs: Chan<number>, n: number) {
  for (let i = 1; i <= n; i++) yield* jobs.send(i);
  jobs.close();
}

function* closer(wg: WaitGroup, results: Chan<number>) {
  yield* wg.wait();
  results.close();
}

export function* main() {
  const jobs = chan<number>();
  const results = chan<number>(10);
  const wg = new WaitGroup();
  wg.add(3);
  for (let i = 0; i < 3; i++) go(worker, jobs, results, wg);
  go(produce, jobs, 1000);
  go(closer, wg, results);
  let sum = 0;
  let n = 0;
  for (let r = yield* results.recv2(); r[1]; r = yield* results.recv2()) {
    sum += r[0];
    n++;
  }
  print(n, 'results', sum);
}
