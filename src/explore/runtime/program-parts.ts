// Parts of a subject that explores programs, which the subjects runtime and goroutines have in common: the setup that
// its schedule strings hold, the sites of a transformed text, the places of two accesses that race.

import type { Engine } from '../engine/engine.ts';
import type { Site } from '../engine/point.ts';
import { siteLine } from '../search/attempt.ts';
import type { RunOptions, Setup } from '../search/setup.ts';
import type { Subject } from '../search/subject.ts';
import { type LineTable, placeInBundle } from './instrument/line-table.ts';
import type { Spot } from './instrument/rewrite/writer.ts';
import type { ProgramFiles } from './program-code.ts';
import type { Stacks } from './stacks.ts';

/** By its seed. `host`: the test has given host calls, which no string can hold. */
export function programSetup(files: ProgramFiles, run: RunOptions, host: boolean): (seed: number) => Setup {
  return (seed) =>
    files.tree === null
      ? { kind: 'program', file: files.source, ...run, host, seed }
      : { kind: 'generated', tree: files.tree, ...run, host, seed };
}

/** Where an operation of the text stands in the source. */
export function siteOfSpot(table: LineTable, s: Spot): Site {
  const at = placeInBundle(table, s.line);
  const fn = s.fn.replace(/\$\d+$/, '').replaceAll('$', '.');
  return { file: at?.file ?? '', line: at?.line ?? 0, column: s.column, text: s.text, ...(fn === '' ? {} : { fn }) };
}

/** Says who made an access, and where: with the stack of who is at it now, else with its site. */
export function whereaboutsOf(
  machine: { readonly engine: Engine },
  stacks: Stacks,
  sites: readonly Site[],
): NonNullable<Subject['whereabouts']> {
  return (access, addr) => {
    const { engine } = machine;
    const name = engine.threads[access.thread]?.name ?? `thread ${access.thread}`;
    return stacks.of(access, addr, engine.current, name, [siteLine(sites[access.site])]);
  };
}
