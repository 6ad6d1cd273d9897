// Strings that somebody has tampered with, given to `rt0 replay`: each is refused in one clear line, or is run.
// RT0_NIGHTLY=1: 20,000. Tests src/explore: target; src/explore/search: columns, parameters, schedule-file.

import { expect, test, vi } from 'vitest';
import { CliError } from '../../../src/cli/clierror.ts';
import { replayVerb } from '../../../src/cli/replayverb.ts';
import { explore } from '../../../src/explore/explore.ts';
import { moduleOptions, runOptions, type Setup } from '../../../src/explore/search/setup.ts';
import { Rng } from '../../../src/explore/strategies/rng.ts';
import { decodeSchedule, encodeSchedule } from '../../../src/explore/target.ts';
import { seed, seeded } from '../../harness/seed.ts';
import { sizeOf } from '../../harness/sweep.ts';

const MUTANTS = sizeOf({ slice: 40, whole: 200, night: 20_000 });

/** What Node, JavaScript and the libraries say when nobody has looked at what they were given. */
const RAW =
  /is not (a|an|defined|iterable|extensible)\b|not a function|Cannot (read|convert|set|destructure|mix)|\bundefined\b|\bNaN\b|\[object|URI malformed|ERR_|\bE[A-Z]{4,}:|JSON at position|in JSON|Unexpected (token|end)|Maximum call stack|Invalid (array|typed|string)|out of memory|Reflect\.|Symbol\(|node:internal|\.ts:\d+:\d+|^\s+at |null byte/;

const FILES = {
  module: 'examples/explore/spsc-broken.ts',
  program: 'test/explore/programs/tiny.ts',
};

/** Strings of each kind that are whole, and run. */
async function originals(): Promise<string[]> {
  const strategy = { strategy: 'random', iterations: 3000, shrink: 50, seed: 1 };
  const module = (await explore(FILES.module, strategy)).finding?.schedule ?? '';
  const { segments } = decodeSchedule(module);
  const of = (setup: Setup): string => encodeSchedule({ setup, livelock: false, segments });
  const work = { args: ['a', 'ü\u001b'], with: { n: [1, { s: 'x' }] } };
  const tree = {
    caps: [1, 0],
    goroutines: [[{ do: 'send' as const, chan: 0 }]],
    main: [
      { do: 'lock' as const, mutex: 0, body: [{ do: 'add' as const }] },
      { do: 'select' as const, cases: [{ chan: 1, send: false }], otherwise: true },
      { do: 'recv' as const, chan: 0 },
    ],
    adds: 1,
  };
  const seeds = { seed: 7, host: false };
  const threads = [['push', 1], 'pop'] as const;
  return [
    module,
    of({
      kind: 'module',
      file: FILES.module,
      ...moduleOptions({ with: [1] }),
      threads,
      shared: 'shared',
      check: 'check',
    }),
    of({ kind: 'scenario', scenario: 'runq', seed: 3, races: true, maxSteps: 1000 }),
    of({ kind: 'program', file: FILES.program, ...runOptions({}), ...seeds }),
    of({ kind: 'program', file: FILES.program, ...runOptions({ ...work, leaks: true, limits: {} }), ...seeds }),
    of({ kind: 'generated', tree, ...runOptions({ procs: 1 }), ...seeds }),
  ];
}

const WORDS =
  '& = ? : % %00 %0a %1b[2J %ff %ed%a0%80 . / // ../ ..%2f / ~ node:fs data:text/javascript,1 http:// file:/// node_modules/ -1 0 1e9 1e309 0x10 99999999999999999999 null true [] {} [[ " \' \\ ; ` $(1) {"__proto__":1} __proto__ constructor toString kind= kind=program kind=module kind=scenario kind=generated &p=2 &seed=1 &steps=5 &host=1 &races=1 &limits=own &limits=RUNQ.4 &limits=DEBUG.1 &args=[1] &args=%5B%22x%22%5D &with=%7B &tree=AA &threads=%5B%5D &threads=%5B%22constructor%22%5D &shared=constructor &check=(function) &livelock=1 &text=AA &level=runtime'.split(
    ' ',
  );

class Mutator {
  private readonly rng = new Rng(seed);

  mutant(whole: string): string {
    let s = whole;
    for (let n = this.below(2) === 0 ? 1 : 1 + this.below(3); n > 0; n--) s = this.once(s);
    return this.below(2) === 0 ? s : repaired(s);
  }

  below(n: number): number {
    return Math.floor(this.rng.unit() * n);
  }

  private once(s: string): string {
    const at = this.below(s.length + 1);
    const to = at + this.below(8);
    switch (this.below(9)) {
      case 0: // another character, of any kind
        return (
          s.slice(0, at) +
          String.fromCharCode(this.below(4) === 0 ? this.below(65_536) : this.below(128)) +
          s.slice(at + 1)
        );
      case 1: // something left out
        return s.slice(0, at) + s.slice(to);
      case 2: // something twice
        return s.slice(0, to) + s.slice(at);
      case 3: // a word that means something to somebody
        return s.slice(0, at) + this.of(WORDS) + s.slice(this.below(2) === 0 ? at : to);
      case 4: // a value changed
        return s.replace(/=[^&:]*/g, (v) => (this.below(4) === 0 ? `=${this.of(WORDS)}` : v));
      case 5: // a number of a parameter changed
        return s.replace(/(?<==[^:]*)\d+/g, (v) =>
          this.below(4) === 0 ? String(this.below(10 ** (1 + this.below(9)))) : v,
        );
      case 6: // parameters in another order
        return s.replace(/\?(.*?):/, (_, q: string) => `?${shuffled(q.split('&'), this.rng).join('&')}:`);
      default: // segments of another run
        return this.segments(s);
    }
  }

  private segments(s: string): string {
    const at = s.lastIndexOf(':', s.lastIndexOf(':') - 1) + 1;
    const bytes = Array.from({ length: 1 + this.below(20) }, (_, i) => (i % 2 === 0 ? this.below(3) : this.below(200)));
    return `${s.slice(0, at)}${Buffer.from([this.below(9) === 0 ? 1 : 0, ...bytes]).toString('base64url')}:0`;
  }

  private of(words: readonly string[]): string {
    return words[this.below(words.length)] as string;
  }
}

function shuffled<T>(list: readonly T[], rng: Rng): T[] {
  const keyed = list.map((value) => ({ value, key: rng.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

/** With the checksum that belongs to it. */
function repaired(s: string): string {
  const head = s.slice(0, s.lastIndexOf(':'));
  let h = 0x811c9dc5;
  for (let i = 0; i < head.length; i++) h = Math.imul(h ^ head.charCodeAt(i), 0x01000193);
  return `${head}:${(h >>> 0).toString(36)}`;
}

/** Whether it may be run here: other limits make another runtime, which takes its seconds to build. */
function affordable(s: string): boolean {
  try {
    const { setup } = decodeSchedule(s);
    const { limits = {} } = setup as { limits?: object };
    return setup.kind === 'scenario' || setup.kind === 'module' || [0, 5].includes(Object.keys(limits).length);
  } catch {
    return true;
  }
}

test(seeded(`${MUTANTS} mutants of schedule strings: one line, or a run`), async () => {
  const whole = await originals();
  const mutator = new Mutator();
  const count = { refused: 0, notRun: 0, run: 0, diverged: 0, unchanged: 0 };
  const silent = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    for (let i = 0; i < MUTANTS; i++) {
      const original = whole[i % whole.length] as string;
      const s = mutator.mutant(original);
      if (s === original) count.unchanged++;
      if (!affordable(s)) {
        count.notRun++;
        continue;
      }
      try {
        const code = await replayVerb(s, undefined, { json: i % 2 === 0 });
        expect([0, 3], s).toContain(code);
        count.run++;
      } catch (e) {
        const what = `mutant ${i}: ${s}`;
        if (!(e instanceof CliError)) throw new Error(what, { cause: e });
        expect(e.message, what).toMatch(/^[^\p{Cc}\u2028\u2029]{5,600}$/u);
        expect(e.message.replace(/^schedule of .*?: (?=\S)/, ''), what).not.toMatch(RAW);
        if (e.message.includes('changed since')) count.diverged++;
        else count.refused++;
      }
    }
  } finally {
    silent.mockRestore();
  }
  console.log(JSON.stringify(count));
  expect(count.run + count.diverged).toBeGreaterThan(MUTANTS / 20);
  expect(count.refused).toBeGreaterThan(MUTANTS / 4);
}, 3_600_000);
