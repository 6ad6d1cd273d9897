// What is explored, with all that a report needs to speak of it.

import type { EngineOptions, Program } from './engine.ts';
import type { Site } from './point.ts';

export interface Subject {
  readonly program: Program;
  /** By site number. Sites may come up while it runs. */
  readonly sites: readonly Site[];
  /** For the schedule string: how to find this subject again. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  /** The command that replays a schedule. */
  command(schedule: string): string;
  /** Smaller versions of the same, most promising first. A finding is looked for in each. */
  smaller?(): Iterable<Subject>;
  /** More on a thread's place, innermost first, when there is more than the site: for race reports. */
  stack?(thread: number, site: number): readonly string[];
  /** What stands at an address, for people: lock[1]. */
  nameOf?(addr: number): string;
  readonly engine?: EngineOptions;
  /** Leaves plain accesses that are no points out of traces. */
  readonly hidePlain?: boolean;
  /** Plain reads before a compareExchange that fails are no races: races.ts. */
  readonly speculative?: boolean;
  /** Threads may go on for ever while another waits for its turn, by design: every strategy has to be fair (fair.ts). */
  readonly endless?: boolean;
}

/** What subjects come from: built once, searched often. */
export interface Searchable {
  /** The subject, for machines whose own randomness has this seed. */
  subject(seed: number): Subject;
  /** Whether the search that was just made does not count, and must be made again. */
  again?(): boolean;
}
