// The trivial task that piscina's threads run: it counts itself, as the goroutines of create+run+exit do.

import { workerData } from 'node:worker_threads';

const count = new Int32Array(workerData.count);

export default function task() {
  Atomics.add(count, 0, 1);
}
