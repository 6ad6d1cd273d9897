// The rt0 command: verbs and flags. Nothing happens on import, and what a verb needs is loaded when the verb is called:
// `rt0 run` must not pay for what it does not use.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { STRESS_SCENARIOS } from '../../stress/scenarios.ts';
import { ROOT } from '../host/paths.ts';
import { printable } from '../shared/printable.ts';
import type { BootFlags } from './bootverb.ts';
import { watchOutput } from './broken.ts';
import { CliError, firstLine, UNLOADABLE, USAGE } from './clierror.ts';
import { explorerVerbs } from './exploreverbs.ts';
import type { RunFlags } from './runverb.ts';
import type { SoakFlags } from './soakverb.ts';
import type { StressFlags } from './stressverb.ts';
import { build, bytes, procs, procsList, seed, someTime, threads } from './values.ts';

const VERBS = ['run', 'boot', 'stress', 'soak', 'explore', 'replay', 'init'];

/** Runs the command line and returns its exit code. Never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  const lost = watchOutput();
  const code = await call(argv);
  return code === 0 && (await lost()) ? UNLOADABLE : code;
}

async function call(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = commands((c) => {
    code = c;
  });
  try {
    await program.parseAsync(isUnknown(argv[0]) ? argv.slice(0, 1) : argv, { from: 'user' });
    return code;
  } catch (e) {
    if (e instanceof CommanderError) return usage(e, argv);
    const [text, exit] = e instanceof CliError ? [e.message, e.code] : [firstLine(e), UNLOADABLE];
    process.stderr.write(`rt0: ${text.split('\n').map(printable).join('\n')}\n`);
    return exit;
  }
}

/** A verb that there is not: without what follows, as --help of it would be the help of all. */
function isUnknown(verb: string | undefined): boolean {
  return verb !== undefined && !verb.startsWith('-') && verb !== 'help' && !VERBS.includes(verb);
}

/** What commander has to say, on one line. Help and the version are no errors. */
function usage(e: CommanderError, argv: readonly string[]): number {
  if (e.exitCode === 0) return 0;
  if (e.code === 'commander.help') return USAGE;
  const verb = VERBS.find((v) => v === argv[0]);
  const said = e.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  const expected =
    e.code === 'commander.unknownCommand' ? `: expected ${VERBS.slice(0, -1).join(', ')} or ${VERBS.at(-1)}` : '';
  process.stderr.write(`rt0: ${printable(said)}${expected}; see rt0 ${verb === undefined ? '' : `${verb} `}--help\n`);
  return USAGE;
}

/** Relative names, caches and tools are found from the working directory. */
function needDirectory(): void {
  try {
    process.cwd();
  } catch {
    throw new CliError('the working directory is gone: expected to be called in one that exists', UNLOADABLE);
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** What a verb does with the exit code that it ends with. */
type Done = (code: number) => void;

function commands(done: Done): Command {
  const rt0 = new Command('rt0')
    .description("Go's bootstrap and G-M-P scheduler on worker threads, running for real.")
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .hook('preAction', needDirectory)
    .addHelpText('after', EXAMPLES);
  runCommand(rt0, done);
  bootCommand(rt0, done);
  stressCommand(rt0, done);
  soakCommand(rt0, done);
  explorerVerbs(rt0, done);
  initCommand(rt0, done);
  return rt0;
}

function runCommand(rt0: Command, done: Done): void {
  rt0
    .command('run')
    .summary('run a program')
    .description(
      'Runs a program of goroutines. The exit code is the program’s; 1 when it cannot be loaded, 2 after a panic.',
    )
    .argument('<file>', 'the program: a .ts or .js module that exports a goroutine function main')
    .argument('[args...]', 'its arguments; after -- they may start with a dash')
    .addOption(
      new Option('-p, --procs <n>', 'number of Ps, 1 to 256 (default: GOMAXPROCS, else the CPUs)').argParser(procs),
    )
    .option('--stats', 'show progress, then who ran what, who stole from whom, and the audit')
    .option('--json', 'print one JSON document with the figures; the program’s stdout goes to stderr')
    .addOption(new Option('--seed <n>', 'seed of all scheduling randomness (default: random)').argParser(seed))
    .addOption(new Option('--memory <size>', 'the machine’s memory, 16M to 8G (default: 1G)').argParser(bytes))
    .addOption(
      new Option(
        '--warm <n>',
        'threads that are there before the program starts; later each costs some 50 ms (default: none is waited for)',
      ).argParser(threads),
    )
    .action(async (file: string, args: string[], flags: RunFlags) => {
      const { runVerb } = await import('./runverb.ts');
      done(await runVerb(file, args, flags));
    });
}

function bootCommand(rt0: Command, done: Done): void {
  rt0
    .command('boot')
    .summary('boot a machine and report each step of the bootstrap')
    .description(
      'Boots a machine with a small program and reports every step that was taken, in order, with what it checked.',
    )
    .addOption(
      new Option('-p, --procs <n>', 'number of Ps, 1 to 256 (default: GOMAXPROCS, else the CPUs)').argParser(procs),
    )
    .option('--json', 'print the steps as JSON: [{fn, file, what, checked}]')
    .action(async (flags: BootFlags) => {
      const { bootVerb } = await import('./bootverb.ts');
      done(await bootVerb(flags));
    });
}

function stressCommand(rt0: Command, done: Done): void {
  rt0
    .command('stress')
    .summary('run stress campaigns and audit every machine')
    .description('Runs stress programs with fresh seeds and audits the machine after each. Exit code 3 on a finding.')
    .argument('[scenarios...]', 'which ones (default: all)')
    .addOption(new Option('--time <duration>', 'how long: 500ms, 60s, 5m').argParser(someTime).default(60_000, '60s'))
    .addOption(
      new Option('-p, --procs <list>', 'numbers of Ps to try').argParser(procsList).default([1, 2, 4, 8], '1,2,4,8'),
    )
    .addOption(new Option('--seed <n>', 'use this seed in every round').argParser(seed))
    .addOption(
      new Option('--build <flavour>', 'release, or debug with all assertions').argParser(build).default('debug'),
    )
    .addOption(new Option('--memory <size>', 'the machine’s memory, 16M to 8G (default: 1G)').argParser(bytes))
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', `\nScenarios:\n${STRESS_SCENARIOS.map((s) => `  ${s.name.padEnd(14)}${s.about}`).join('\n')}`)
    .action(async (scenarios: string[], flags: StressFlags) => {
      const { stressVerb } = await import('./stressverb.ts');
      done(await stressVerb(scenarios, flags));
    });
}

function soakCommand(rt0: Command, done: Done): void {
  rt0
    .command('soak')
    .summary('run everything at once for a long time')
    .description(
      'Runs a mix of all that the scheduler can do, for each number of Ps, and audits the stopped world every second. Exit code 3 on a finding.',
    )
    .addOption(
      new Option('--time <duration>', 'how long for each number of Ps: 60s, 10m')
        .argParser(someTime)
        .default(60_000, '60s'),
    )
    .addOption(
      new Option('-p, --procs <list>', 'numbers of Ps to try').argParser(procsList).default([1, 2, 4, 8], '1,2,4,8'),
    )
    .addOption(new Option('--seed <n>', 'of all that is random').argParser(seed))
    .addOption(
      new Option('--build <flavour>', 'release, or debug with all assertions').argParser(build).default('debug'),
    )
    .addOption(new Option('--memory <size>', 'the machine’s memory, 16M to 8G (default: 4G)').argParser(bytes))
    .option('--json', 'print the result as one JSON document')
    .action(async (flags: SoakFlags) => {
      const { soakVerb } = await import('./soakverb.ts');
      done(await soakVerb(flags));
    });
}

function initCommand(rt0: Command, done: Done): void {
  rt0
    .command('init')
    .summary('write a small project: a program, tests, scripts')
    .description('Writes a small project that works at once. Nothing that exists is overwritten.')
    .argument('[dir]', 'where; it is made if need be', '.')
    .action(async (dir: string) => {
      const { initVerb } = await import('./init.ts');
      done(initVerb(dir));
    });
}

const EXAMPLES = `
Examples:
  rt0 run examples/fanout.ts --stats        a tree of 255,000 goroutines, and who ran what
  rt0 run -p 4 program.ts -- --its --args   on four Ps, with arguments
  rt0 run --json program.ts                 every counter as JSON
  rt0 boot                                  the bootstrap, step by step
  rt0 explore program.ts --time 60s         every interleaving on demand, until something is found
  rt0 stress wake-storm --time 5m -p 2,8    look for lost wake-ups for five minutes
  rt0 init my-project                       a program, its tests, scripts: to begin with
  rt0 soak --time 10m -p 1,2,4,8            everything at once, audited every second

Environment: GOMAXPROCS and GODEBUG as in Go; NO_COLOR; RT0_BUILD=debug for the build with assertions;
RT0_CACHE, XDG_CACHE_HOME: where an installed package keeps what it has built (a clone: .cache).`;
