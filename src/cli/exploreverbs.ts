// Command-line flags of the explorer's verbs, explore and replay.

import { type Command, Option } from 'commander';
import type { ExploreFlags } from './exploreflags.ts';
import type { ReplayFlags } from './replayverb.ts';
import { level, positive, procs, seed, slack, someTime, steps, workers } from './values.ts';

/** Adds them; `done` takes the exit code. */
export function explorerVerbs(rt0: Command, done: (code: number) => void): void {
  rt0
    .command('explore')
    .summary('run a program under many schedules, every interleaving on demand')
    .description(
      'Runs a program, with the runtime it runs on, under one schedule after another. Exit code 3 when something is found: a panic, a deadlock, a livelock, a data race, a broken invariant of the scheduler.',
    )
    .argument(
      '<file>',
      'the program, a module with threads over a SharedArrayBuffer, or scenario:NAME for a part of the runtime alone',
    )
    .argument('[args...]', 'the program’s arguments; after -- they may start with a dash')
    .option(
      '--strategy <name>',
      'random[:P], pct[:DEPTH], pos, rr[:QUANTUM], dfs[:PREEMPTIONS] or dpor (default: several in turn)',
    )
    .addOption(new Option('--iterations <n>', 'schedules to try (default: 10000)').argParser(positive('--iterations')))
    .addOption(new Option('--time <duration>', 'how long: 500ms, 60s, 5m').argParser(someTime))
    .addOption(new Option('-p, --procs <n>', 'number of Ps, 1 to 256 (default: 2)').argParser(procs))
    .addOption(new Option('--seed <n>', 'seed of the schedules and of the machine (default: 1)').argParser(seed))
    .addOption(
      new Option(
        '--level <level>',
        'of a program: goroutines (its own operations) or runtime (every access of the runtime under it; the default)',
      ).argParser(level),
    )
    .addOption(
      new Option(
        '--slack <duration>',
        'at level goroutines: how much time may pass while somebody could run (default: 100ms; 0: none)',
      ).argParser(slack),
    )
    .option('--leaks', 'a goroutine that is blocked for good after main has returned is a finding')
    .option('--linear', 'compare what channels and mutexes did with what they are to do, on each schedule')
    .option('--sysmon', 'run the system monitor too; it hides lost wake-ups')
    .option('--no-races', 'do not look for data races (faster)')
    .option('--limits', 'the runtime’s own limits; the default is small ones: a run queue of 4')
    .addOption(
      new Option('--max-steps <n>', 'operations after which a run is given up (default: 100000)').argParser(steps),
    )
    .option('--no-shrink', 'report the first failing schedule as it is')
    .addOption(new Option('--workers <n>', 'worker threads (default: the cores)').argParser(workers))
    .option('--json', 'print the result as one JSON document')
    .action(async (file: string, args: string[], flags: ExploreFlags) => {
      const { inThread } = await import('./verbthread.ts');
      done(await inThread({ verb: 'explore', what: file, args, flags }));
    });

  rt0
    .command('replay')
    .summary('run one schedule again')
    .description(
      'Runs the schedule that a finding of explore came with: the same operations, the same output, the same failure. With --threads on real worker threads, one after the other as the schedule says, and compared with the explorer’s run.',
    )
    .argument('<schedule>', 'the string, x2:..., or a file that holds it')
    .argument(
      '[file]',
      'the program or module to run instead of the one that the string names; a string by itself names only files of the project that compute',
    )
    .option('--threads', 'run the untransformed code on real worker threads, in lock-step')
    .option('--json', 'print the run as one JSON document')
    .action(async (what: string, file: string | undefined, flags: ReplayFlags) => {
      const { inThread } = await import('./verbthread.ts');
      done(await inThread({ verb: 'replay', what, ...(file === undefined ? {} : { file }), flags }));
    });
}
