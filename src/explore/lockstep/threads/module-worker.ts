// Entry of a worker thread in lock-step that runs a module of threads, as it was written. A message is one thread of
// one run: the module is evaluated anew for it, as a worker would load it.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Scenario } from '../../threads/scenario.ts';
import { Parts } from '../../threads/scenario.ts';
import { LIFE_DONE, LIFE_THREW, MOMENT, NOW, RANDOM } from '../ask.ts';
import { Channel, Dismissed } from '../channel.ts';
import { errorText } from '../drive.ts';
import { atomicsFor, Numbers } from './real-atomics.ts';
import { evaluateModule } from './real-module.ts';

export interface ModuleEquipment {
  readonly channel: SharedArrayBuffer;
  /** For what the thread returns. */
  readonly port: MessagePort;
  readonly code: string;
  readonly path: string;
  readonly scenario: Pick<Scenario, 'module' | 'threads'>;
}

export interface ModuleTask {
  readonly index: number;
  readonly shared: unknown;
  readonly workload: unknown;
  /** The shared memory in `shared`, by the conductor's numbers. */
  readonly buffers: readonly SharedArrayBuffer[];
}

const { channel: buffer, port, code, path, scenario } = workerData as ModuleEquipment;
const channel = new Channel(buffer);

function live(task: ModuleTask): void {
  const exports = evaluateModule(code, path, {
    atomics: atomicsFor(channel, new Numbers(task.buffers)),
    ms: () => channel.ask(NOW),
    random: () => channel.ask(RANDOM),
    moment: () => channel.ask(MOMENT),
  });
  const thread = new Parts(scenario, exports, path).threads(task.workload)[task.index];
  if (thread === undefined) throw new Error(`there is no thread ${task.index}`);
  channel.wait();
  const result = thread.fn(task.shared, ...thread.args, task.workload);
  port.postMessage(result);
}

parentPort?.on('message', (task: ModuleTask) => {
  try {
    live(task);
    channel.tell(LIFE_DONE);
  } catch (e) {
    channel.tell(e instanceof Dismissed ? LIFE_DONE : LIFE_THREW, errorText(e));
  }
});
