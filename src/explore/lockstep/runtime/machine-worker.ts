// Entry of a worker thread in lock-step that is an M. A message is one life: an M's, or a scenario thread's. The worker
// evaluates the runtime's text anew for it, so that an M has module state of its own, as it has when a thread loads the
// modules; then it waits for its first turn. When the life has ended it says so and returns to its event loop.

import { parentPort, workerData } from 'node:worker_threads';
import { bootMachine } from '../../runtime/boot-plan.ts';
import { instances } from '../../runtime/instrument/evaluate.ts';
import { linkToRuntime } from '../../runtime/instrument/evaluate-program.ts';
import { install } from '../../runtime/instrument/frames.ts';
import { placeInBundle } from '../../runtime/instrument/line-table.ts';
import type { RuntimeExports } from '../../runtime/runtime.ts';
import { buildScenario } from '../../runtime/runtime-scenario.ts';
import { runtimeScenario } from '../../runtime/scenarios/index.ts';
import { ADD_NOTE, BOOTED, CELL, type Equipment, LIFE_DONE, LIFE_THREW, type LifeTask, SET_CELL } from '../ask.ts';
import { Channel, Dismissed } from '../channel.ts';
import { errorText } from '../drive.ts';
import { PlainSim, Player } from './player.ts';

const { channel: buffer, memory, runtime, program, places } = workerData as Equipment;
const channel = new Channel(buffer);
const instance = instances(runtime.code);

/** A fresh evaluation of the texts, on the shared memory. */
function fresh(): { rt: RuntimeExports; player: Player } {
  const player = new Player(channel, places);
  const rt = instance(player, memory);
  player.belongsTo(rt);
  rt.fn('shared_text', 'sealRuntime')();
  if (program !== null) linkToRuntime(rt, player, program, program.code);
  return { rt, player };
}

function live(task: LifeTask): void {
  const { rt, player } = fresh();
  if (task.kind === 'actor') {
    act(task.scenario, task.index, rt, player);
    return;
  }
  channel.wait();
  if (task.kind === 'm') {
    rt.entry('mentry')(task.mp);
    return;
  }
  player.boots(() => bootMachine(rt, sharedBuffer(), task.plan));
  channel.ask(BOOTED);
  rt.fn('m_mstart', 'mstart')();
}

function sharedBuffer(): SharedArrayBuffer {
  return memory.buffer as unknown as SharedArrayBuffer;
}

/** The scenario is built on memory of this worker's own, for its addresses; its thread then runs on the shared one. */
function act(name: string, index: number, rt: RuntimeExports, player: Player): void {
  const scenario = runtimeScenario(name);
  if (scenario === undefined) throw new Error(`scenario ${name}: there is none of that name`);
  const unit = buildScenario(new PlainSim(instance, sharedBuffer().byteLength), scenario);
  unit.rt = rt;
  unit.alone = (f) => player.alone(f);
  unit.pad = {
    get: (i) => channel.ask(CELL, i),
    set: (i, v) => void channel.ask(SET_CELL, i, v),
    note: (what) => void channel.ask(ADD_NOTE, 0, 0, 0, JSON.stringify(what)),
    noted: () => [],
    clear: () => undefined,
  };
  const actor = unit.actors[index];
  if (actor === undefined) throw new Error(`scenario ${name}: there is no thread ${index}`);
  channel.wait();
  unit.become(actor.mp);
  const body = actor.code();
  while (body.next().done !== true);
}

install({
  runtime: (line) => placeInBundle(runtime.table, line),
  program: (line) => (program === null ? null : placeInBundle(program.table, line)),
});

parentPort?.on('message', (task: LifeTask) => {
  try {
    live(task);
    channel.tell(LIFE_DONE);
  } catch (e) {
    // Dismissed, or the runtime's way to leave: the conductor knows, and whether it was an error is its to say.
    channel.tell(e instanceof Dismissed ? LIFE_DONE : LIFE_THREW, errorText(e));
  }
});
