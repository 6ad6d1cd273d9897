// The list of benchmarks, and the bars that they must clear. `quick` makes them short, for a look or a test; figures to
// quote come from a full run.

import type { Bench } from './bench.ts';
import { coldBoot, helloProcess, warmBoot } from './boot.ts';
import { compileTimes } from './compile.ts';
import { explorer } from './explore.ts';
import { goProcess, goProgram } from './golang.ts';
import { program, programOnNewMachine } from './ours.ts';
import { bytesParked } from './parked.ts';
import { piscinaTasks } from './peer/piscina.ts';
import { parallel } from './speedup.ts';

const MILLION = 1_000_000;
/** A million stacks of 2 KiB and their Gs at once. */
const MILLIONMEMORY = 3.5 * 1024 ** 3;
const PROCS = [1, 2] as const;

/** A program of ours beside the same program of Go's, both timing themselves. */
function sameProgram(
  name: string,
  file: string,
  procs: number,
  args: readonly number[],
): Omit<Bench, 'rounds' | 'bars'> {
  const given = args.map(String);
  return {
    name,
    gomaxprocs: procs,
    unit: 'ns',
    ours: () => program(file, procs, given),
    go: (goCommand) => goProgram(goCommand, file, procs, given),
    peers: [],
  };
}

/** Programs of the scheduler's other mechanisms, channels and locks, at 1 P and at 2. [name, file, [warm, timed] in
 *  short, [warm, timed] in full, bar] */
const PROGRAMS: readonly [string, string, readonly number[], readonly number[], number | null][] = [
  ['unbuffered ping-pong', 'pingpong', [50_000, 100_000], [100_000, 400_000], 2],
  ['buffered channel of 128', 'buffered', [200_000, 400_000], [300_000, 2_000_000], 3],
  ['fib(20) over channels', 'fibchan', [5, 5], [10, 20], 2],
  ['200 primes by sieve', 'sieve', [10, 10], [20, 50], 3],
  ['mutex contention', 'mutex', [20_000, 50_000], [50_000, 200_000], null],
  ['select of 4', 'select4', [10_000, 20_000], [20_000, 100_000], null],
  ['a short syscall', 'syscall', [50_000, 100_000], [200_000, 1_000_000], null],
  ['stopping the world', 'stw', [50, 200], [200, 1000], null],
];

function programs(quick: boolean): Bench[] {
  return PROGRAMS.flatMap(([name, file, short, full, most]) =>
    PROCS.map(
      (procs): Bench => ({
        ...sameProgram(name, file, procs, quick ? short : full),
        rounds: quick ? 3 : 9,
        bars: most === null ? [] : [{ of: 'ratio', most }],
      }),
    ),
  );
}

/** 1,111,111 goroutines are too many for the memory of a machine with default settings: a new one each time. */
function skynet(quick: boolean): Bench[] {
  const args = quick ? [10_000, 100_000] : [100_000, 1_000_000];
  return PROCS.map(
    (procs): Bench => ({
      ...sameProgram('skynet', 'skynet', procs, args),
      ours: () => programOnNewMachine('skynet', procs, args.map(String), MILLIONMEMORY),
      rounds: quick ? 2 : 5,
      bars: [{ of: 'ratio', most: 3 }],
    }),
  );
}

/** How late a sleep ends: the figure is a percentile. And what one timer costs beside 100,000 that live. */
function time(quick: boolean): Bench[] {
  const rounds = quick ? 3 : 9;
  const sleeps = [50, 99].flatMap((percentile) =>
    PROCS.map(
      (procs): Bench => ({
        ...sameProgram(`sleep(1), late, p${percentile}`, 'sleep', procs, [
          quick ? 50 : 200,
          quick ? 200 : 500,
          percentile,
        ]),
        rounds,
        bars: [],
      }),
    ),
  );
  const timers: Bench = {
    ...sameProgram('a timer beside 100,000', 'timers', 1, [100_000, 20_000, 100_000]),
    rounds,
    bars: [],
  };
  return [...sleeps, timers];
}

export function benches(quick: boolean): Bench[] {
  const rounds = quick ? 3 : 9;
  const [warm, timed] = quick ? [200, 200] : [300, 1000];
  const create = PROCS.map(
    (procs): Bench => ({
      ...sameProgram('create+run+exit', 'create', procs, [warm, timed]),
      rounds,
      bars: [
        { of: 'ratio', most: 1.5 },
        { of: 'peer', least: 20 },
      ],
      peers: [{ name: 'piscina', subject: () => piscinaTasks(procs, quick ? 20 : 50) }],
    }),
  );
  const gosched = PROCS.map(
    (procs): Bench => ({
      ...sameProgram('gosched', 'gosched', procs, quick ? [20_000, 20_000] : [30_000, 100_000]),
      rounds,
      bars: [{ of: 'ratio', most: 3 }],
    }),
  );
  const fib = PROCS.map(
    (procs): Bench => ({
      ...sameProgram('fib(20), a goroutine a call', 'fib', procs, quick ? [10, 10] : [20, 50]),
      rounds,
      bars: [],
    }),
  );
  const million = PROCS.map(
    (procs): Bench => ({
      ...sameProgram('1,000,000 goroutines', 'million', procs, [200_000, MILLION]),
      ours: () => programOnNewMachine('million', procs, ['200000', String(MILLION)], MILLIONMEMORY),
      rounds: quick ? 1 : 5,
      bars: [],
    }),
  );
  const many = [...programs(quick), ...skynet(quick), ...parallel(quick), ...time(quick)];
  return [
    ...create,
    ...gosched,
    ...fib,
    ...many,
    ...million,
    parked(quick),
    ...boots(quick),
    ...compileTimes(quick),
    ...explorer(quick),
  ];
}

function parked(quick: boolean): Bench {
  const goroutines = 100_000;
  return {
    name: 'a parked goroutine',
    gomaxprocs: 1,
    unit: 'bytes',
    rounds: quick ? 1 : 3,
    bars: [{ of: 'ours', most: 2600 }],
    ours: () => bytesParked(goroutines),
    go: (goCommand) => goProgram(goCommand, 'parked', 1, [String(goroutines)]),
    peers: [],
  };
}

/** Go has no second boot of one process: all three stand beside the wall time of its hello-world process. */
function boots(quick: boolean): Bench[] {
  const rounds = quick ? 3 : 9;
  const go = (goCommand: string) => goProcess(goCommand, 'hello');
  const common = { unit: 'ns', rounds, go, peers: [] } as const;
  return [
    {
      ...common,
      name: 'boot to main.main, warm',
      gomaxprocs: 2,
      bars: [{ of: 'ours', most: 20e6 }],
      ours: () => warmBoot(2),
    },
    { ...common, name: 'boot to main.main, cold', gomaxprocs: 2, bars: [], ours: () => coldBoot(2) },
    {
      ...common,
      name: 'hello-world process',
      gomaxprocs: null,
      bars: [{ of: 'ours', most: 0.5e9 }],
      ours: helloProcess,
    },
  ];
}
