// Reads what the heap of a machine holds, as the runtime itself counts it: a thread of its own that looks at the memory
// it is given with workerData.

import { parentPort } from 'node:worker_threads';
import { heapStats } from '../src/heap/stats.ts';

parentPort?.postMessage(heapStats());
