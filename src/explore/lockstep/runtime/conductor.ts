// Conductor: a machine whose Ms are real worker threads, one of which runs at a time. It is the simulated machine
// (runtime/simulated-machine.ts) with other bodies: the engine, its strategies, sleepers and clock, the oracles and the
// host's end of the pipes are the same code. Only what a thread does between two points is done elsewhere: by a worker,
// on the untransformed text.
//
// A thread that does not come back within some seconds ends the run with what is known of all threads.

import type { Thread, ThreadBody } from '../../engine/thread.ts';
import type { BootPlan } from '../../runtime/boot-plan.ts';
import type { Instances } from '../../runtime/instrument/evaluate.ts';
import type { Scratch } from '../../runtime/pad.ts';
import { MState, type RuntimeFn } from '../../runtime/runtime.ts';

import type { GivenSlices } from '../../runtime/slices.ts';
import {
  ADD_NOTE,
  BELL,
  BOOTED,
  CELL,
  EXITING,
  FUTEX_WAKE,
  HOST,
  LEAVE,
  type LifeTask,
  LOOK,
  MAIN_RETURNED,
  NOW,
  PAUSE,
  SET_CELL,
  SPAWN,
  THREAD_ID,
} from '../ask.ts';
import type { Channel } from '../channel.ts';
import type { Crew, Hand } from '../crew.ts';
import { ANSWER_MS, drive, errorOf } from '../drive.ts';
import { PlainSim } from './player.ts';

export interface ConductorOptions {
  /** A scenario's name: its threads are not Ms that boot. */
  readonly scenario: string | null;
  readonly patience?: number;
  /** The site of an operation, by its place in the text. */
  siteAt(line: number, column: number): number;
}

export class Conductor extends PlainSim {
  /** Slices that end at plain accesses, which nobody sees here. */
  given: GivenSlices | null = null;
  /** Of a scenario. */
  pad: Scratch | null = null;
  private readonly crew: Crew<LifeTask>;
  private readonly options: ConductorOptions;
  private readonly busy = new Set<Hand>();
  private readonly mute = new Set<Hand>();
  private first: Hand | null = null;
  private actors = 0;

  constructor(instance: Instances, memory: WebAssembly.Memory, crew: Crew<LifeTask>, options: ConductorOptions) {
    super(instance, memory.buffer.byteLength, memory);
    this.crew = crew;
    this.options = options;
  }

  /** The first M's thread boots the machine, since it is what has the module state that the bootstrap leaves. */
  override boot(plan: BootPlan): MState {
    if (this.options.scenario !== null) return super.boot(plan);
    const hand = this.crew.take({ kind: 'boot', plan });
    this.busy.add(hand);
    this.first = hand;
    for (let answer = 0; ; ) {
      if (!hand.channel.go(answer, this.patience))
        throw new Error(this.silence(hand, 'the first M', 'in the bootstrap'));
      const { what } = hand.channel;
      if (what === BOOTED) return new MState([], []);
      if (what < 0) throw new Error(`lock-step: the bootstrap failed: ${errorOf(hand.channel.said()).message}`);
      answer = this.serve(hand.channel);
    }
  }

  /** The M that has booted goes on from its mstart. */
  override start(_fn: RuntimeFn, _args: readonly unknown[], name: string): Thread {
    const hand = this.first;
    if (hand === null) throw new Error('lock-step: no M has booted');
    this.first = null;
    return this.engine.spawn(this.body(hand), name);
  }

  override startCode(_gen: ThreadBody, name: string): Thread {
    const scenario = this.options.scenario ?? '';
    return this.play({ kind: 'actor', scenario, index: this.actors++ }, name);
  }

  override spawn(mp: number): void {
    const id = this.rt.layout('M').id as number;
    const t = this.play({ kind: 'm', mp }, `M${this.memory.words[mp + id]}`);
    this.ms[t.id] = mp;
  }

  private play(task: LifeTask, name: string): Thread {
    const hand = this.crew.take(task);
    this.busy.add(hand);
    return this.engine.spawn(this.body(hand), name);
  }

  /** Everybody who is in the middle of a life leaves. Before this, nobody has moved since the run's end. */
  dismiss(): void {
    for (const hand of this.busy) this.crew.dismiss(hand, this.mute.has(hand));
    this.busy.clear();
  }

  private body(hand: Hand): ThreadBody {
    return drive(this.engine, hand.channel, {
      patience: this.patience,
      operation: (c) => {
        const t = this.engine.current;
        if (t !== null) this.given?.pass(t);
        return [c.first, c.second, this.options.siteAt(c.line, c.column)];
      },
      serve: (c) => this.serve(c),
      silent: () => {
        const message = this.silence(hand, this.engine.current?.name ?? 'a thread', 'after its last operation');
        this.engine.end({ kind: 'failed', message, details: this.dump(), thread: this.engine.current?.id ?? -1 });
      },
      ended: () => {
        this.busy.delete(hand);
        this.crew.back(hand);
      },
    });
  }

  /** What needs no switch. */
  private serve(channel: Channel): number {
    switch (channel.what) {
      case NOW:
        return this.now();
      case FUTEX_WAKE:
        this.wake(channel.first, channel.second);
        return 0;
      case PAUSE:
        this.engine.now += channel.figure;
        return 0;
      case SPAWN:
        this.spawn(channel.first);
        return 0;
      case BELL:
        this.bell();
        return 0;
      case LEAVE:
        this.leave(channel.first, channel.said());
        return 0;
      case LOOK:
        this.engine.lookAtClock();
        return 0;
      case HOST:
        return this.host();
      case EXITING:
        return this.exiting() ? 1 : 0;
      case MAIN_RETURNED:
        return this.mainReturned() ? 1 : 0;
      case THREAD_ID:
        return this.threadid();
      case CELL:
        return this.pad?.get(channel.first) ?? 0;
      case SET_CELL:
        this.pad?.set(channel.first, channel.second);
        return 0;
      case ADD_NOTE:
        this.pad?.note(JSON.parse(channel.said()) as unknown[]);
        return 0;
      default:
        throw new Error(`lock-step: a thread asked for ${channel.what}, which is nothing`);
    }
  }

  private get patience(): number {
    return this.options.patience ?? ANSWER_MS;
  }

  private silence(hand: Hand, who: string, when: string): string {
    this.mute.add(hand);
    return `lock-step: ${who} did not come back within ${this.patience / 1000} s ${when}`;
  }

  /** Everything that is known of a run that cannot go on. */
  private dump(): string[] {
    const threads = this.engine.threads.map((t) => `${t.name}: ${t.count} operations done, last at address ${t.addr}`);
    const machine = String(this.rt.fn('shared_dump', 'dumpMachine')(this.memory.buffer));
    return [...threads, ...machine.split('\n')];
  }
}
