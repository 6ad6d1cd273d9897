// Subject: what is explored, with all that a report needs to speak of it.

import type { Access } from '../detect/race.ts';
import type { EngineOptions, Program } from '../engine/engine.ts';
import type { Site } from '../engine/point.ts';
import type { Setup } from './setup.ts';

/** Who made an access, and where. */
export interface Whereabouts {
  /** `goroutine 7 (M1)`. */
  readonly who: string;
  /** Innermost first. */
  readonly stack: readonly string[];
  /** How whoever it was came to be: `Goroutine 7 (running) created at:` and where. */
  readonly origin: readonly string[];
}

export interface Subject {
  readonly program: Program;
  /** By site number. Sites may come up while it runs. */
  readonly sites: readonly Site[];
  /** For the schedule string: how to find this subject again. */
  readonly setup: Setup;
  /** The command that replays a schedule. */
  command(schedule: string): string;
  /** Smaller versions of the same, most promising first. A finding is looked for in each. */
  smaller?(): Iterable<Subject>;
  /** More on an access of a race, when there is more than its thread and site. */
  whereabouts?(access: Access, addr: number): Whereabouts;
  /** What stands at an address, for people: lock[1]. */
  nameOf?(addr: number, site?: Site): string;
  readonly engine?: EngineOptions;
  /** Leaves plain accesses that are no points out of traces. */
  readonly hidePlain?: boolean;
  /** Plain reads before a compareExchange that fails are no races: speculation.ts. */
  readonly speculative?: boolean;
  /** Threads may go on for ever while another waits for its turn, by design: every strategy has to be fair
   *  (fair.ts). */
  readonly endless?: boolean;
}

/** What subjects come from: built once, searched often. */
export interface Searchable {
  /** The subject, for machines whose own randomness has this seed. */
  subject(seed: number): Subject;
  /** Whether the search that was just made does not count, and must be made again. */
  again?(): boolean;
}
