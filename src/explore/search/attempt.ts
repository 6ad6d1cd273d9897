// Runs one execution of a subject, with or without the race detector: what search, shrinking and replay share.

import type { Access, Race } from '../detect/race.ts';
import { Races } from '../detect/race-detector.ts';
import { Engine, type EngineOptions } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Site } from '../engine/point.ts';
import type { Strategy } from '../engine/strategy.ts';
import { together, type Watcher } from '../engine/watcher.ts';
import type { Subject, Whereabouts } from './subject.ts';

export class Runner {
  readonly engine: Engine;
  readonly races: Races | null;

  constructor(
    readonly subject: Subject,
    options: { races?: boolean; engine?: EngineOptions; watch?: Watcher } = {},
  ) {
    this.engine = new Engine({ ...subject.engine, ...options.engine });
    this.races =
      options.races === false
        ? null
        : new Races((race) => this.engine.end(this.raceOutcome(race)), subject.speculative);
    this.engine.watch = together([this.races, options.watch].filter((w) => w !== null && w !== undefined));
  }

  /** One execution. The strategy has begun it, and is told its end. */
  run(strategy: Strategy): Outcome {
    const outcome = this.engine.run(this.subject.program, strategy);
    strategy.end(outcome);
    return outcome;
  }

  private raceOutcome(race: Race): Outcome {
    const { subject } = this;
    const what =
      subject.nameOf?.(race.addr, subject.sites[race.now.site]) ?? `0x${race.addr.toString(16).padStart(8, '0')}`;
    const name = (a: Access): string => this.engine.threads[a.thread]?.name ?? `thread ${a.thread}`;
    const seen = (a: Access): Whereabouts =>
      subject.whereabouts?.(a, race.addr) ?? {
        who: name(a),
        stack: [siteLine(subject.sites[a.site])],
        origin: [],
      };
    const verb = (a: Access): string => `${a.atomic ? 'atomic ' : ''}${a.write ? 'write' : 'read'}`;
    const { now, before } = race;
    const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
    const [last, first] = [seen(now), seen(before)];
    // Both may be of one goroutine that has moved from one M to another.
    const origins = last.who === first.who ? [last.origin] : [last.origin, first.origin];
    return {
      kind: 'race',
      message: `data race: ${name(now)} ${now.write ? 'writes' : 'reads'} ${what} with no order to the ${verb(before)} by ${name(before)}`,
      details: [
        'WARNING: DATA RACE',
        `${capital(verb(now))} at ${what} by ${last.who}:`,
        ...last.stack.map((l) => `  ${l}`),
        '',
        `Previous ${verb(before)} at ${what} by ${first.who}:`,
        ...first.stack.map((l) => `  ${l}`),
        ...origins.flatMap((o) => (o.length === 0 ? [] : ['', ...o])),
      ],
      thread: now.thread,
    };
  }
}

export function siteLine(site: Site | undefined): string {
  if (site === undefined || site.file === '') return '(unknown place)';
  const where = `${site.file}:${site.line}:${site.column}`;
  return `${site.fn === undefined ? '' : `${site.fn}() `}${where}  ${site.text}`;
}
