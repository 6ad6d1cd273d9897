// A choice that is none of a goroutine's: which of n ready cases a select takes. It is made as every choice is, by the
// strategy, out of threads that stand for the answers: so strategies, schedules, replay and shrinking know nothing of
// it.
//
// For as long as it is asked nobody else can be chosen, and then the goroutine that asked goes on at once.

import { RMW } from '../../engine/point.ts';
import type { Thread, ThreadBody } from '../../engine/thread.ts';
import type { Machine } from './contract.ts';
import { CHOICEWORD } from './words.ts';

export class Choices {
  private readonly answers: Thread[] = [];
  chosen = 0;
  /** Lets the one who asks go on. */
  asker: (() => void) | null = null;

  constructor(private readonly machine: Machine) {}

  /** An execution begins. */
  begin(): void {
    this.answers.length = 0;
    this.asker = null;
  }

  /** The threads that stand for 0 to n - 1. They are made when they are first needed. */
  threads(n: number): readonly Thread[] {
    const { engine } = this.machine;
    while (this.answers.length < n) {
      const i = this.answers.length;
      const t = engine.spawn(this.body(i), `case ${i}`, true);
      engine.enabled.splice(engine.enabled.indexOf(t), 1);
      this.answers.push(t);
    }
    return this.answers.slice(0, n);
  }

  private *body(i: number): ThreadBody {
    for (;;) {
      this.chosen = i;
      this.asker?.();
      yield;
    }
  }
}

/** Asks; the current goroutine goes on with the answer. */
export function* choose(m: Machine, n: number): Generator<unknown, number, unknown> {
  const { engine, choices } = m;
  const me = engine.current as Thread;
  const answers = choices.threads(n);
  const others = engine.enabled.splice(0);
  for (const t of answers) {
    t.op = RMW;
    t.addr = CHOICEWORD;
    engine.enabled.push(t);
  }
  engine.patience = 0;
  choices.asker = () => {
    engine.enabled.splice(0);
    engine.enabled.push(me);
    engine.patience = 0;
  };
  me.op = 0;
  me.addr = 0;
  yield;
  engine.enabled.splice(0);
  engine.enabled.push(...others);
  engine.patience = 0;
  return choices.chosen;
}
