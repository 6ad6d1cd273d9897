// Writes the table of docs/goker.md: what each GoKer kernel is, how it ends on the real runtime, and what the explorer
// needs to find its bug.
//
//   npx tsx scripts/goker.ts [--runs N] [--explore N] [--jobs N] [--write] [NAME...]
//   npx tsx scripts/goker.ts --fixed [--explore N] [--jobs N] [NAME...]
//
// --runs: that many runs at each GOMAXPROCS (default 100), seeds 1 to N. --explore: at most N schedules for each
// kernel, by `bin/rt0 explore`, --jobs kernels at a time. What is not asked for (--runs 0, no --explore) keeps what
// stands in the page. --write: into the page, else to stdout. --fixed: explores the fixed versions instead, where
// nothing may be found. NAME: part of a kernel's name; all others keep what stands in the page.

import './release-flavour.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type * as Host from '../src/host/host.ts';
import { ROOT, rt0 } from '../test/cli/rt0.ts';
import { DIR, type End, endOf, fixedNames, type Kernel, kernels } from '../test/examples/goker.ts';

const PROCS = [1, 2, 4];
/** No run takes longer than this on any machine, in milliseconds. */
const LIMIT = 60_000;
const PAGE = join(ROOT, 'docs', 'goker.md');
const BEGIN = '<!-- table: npx tsx scripts/goker.ts -->\n';
const END = '<!-- end of table -->\n';

/** The built host. tsx would resolve a bare `rt0/host` to its source, which has no build flavour. */
const { Machine } = (await import(pathToFileURL(join(ROOT, 'dist', 'release', 'host.js')).href)) as typeof Host;

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

async function runOnce(machine: Host.Machine, kernel: Kernel, gomaxprocs: number, seed: number): Promise<End> {
  const err = new Sink();
  const runtime = await machine.boot(kernel.file, { gomaxprocs, seed, env: {}, stdout: new Sink(), stderr: err });
  let stuck: string | null = null;
  const limit = setTimeout(() => {
    stuck = runtime.dump();
    runtime.stop();
  }, LIMIT);
  const { code } = await runtime.exited;
  clearTimeout(limit);
  const what = `${kernel.name}, GOMAXPROCS=${gomaxprocs}, seed ${seed}`;
  if (stuck !== null) throw new Error(`${what}: no end after ${LIMIT} ms\n${stuck}`);
  const end = endOf(code, err.text, runtime.memory);
  if (end === null) throw new Error(`${what}: exit code ${code}\n${err.text}`);
  return end;
}

/** "0, 12, 30": how many of the runs at each GOMAXPROCS ended badly. */
async function runs(machine: Host.Machine, kernel: Kernel, times: number): Promise<string> {
  const bad: number[] = [];
  for (const procs of PROCS) {
    let n = 0;
    for (let seed = 1; seed <= times; seed++) {
      if ((await runOnce(machine, kernel, procs, seed)) !== 'ended') n++;
    }
    bad.push(n);
  }
  return bad.join(', ');
}

/**
 * What the explorer took to find that somebody blocks: "7 (pct:3)", or "none of 1000". One worker thread, so that the
 * number is the same each time.
 */
async function explore(file: string, iterations: number): Promise<string> {
  const flags = ['--leaks', '--workers', '1', '--seed', '1', '--no-shrink', '--json', '--iterations', `${iterations}`];
  const { code, stdout, stderr } = await rt0(['explore', relative(ROOT, file), ...flags]);
  if (code !== 0 && code !== 3) {
    process.stderr.write(stderr);
    return `not explored: exit code ${code}`;
  }
  const { found, executions } = JSON.parse(stdout) as Explored;
  if (found === null) return `none of ${executions}`;
  // A race or a broken invariant would be a finding too, and not the one that is looked for.
  if (!/^(fatal error: all goroutines are asleep|leaked: )/.test(found.message))
    return `ANOTHER FINDING: ${found.message}`;
  return `${executions} (${found.strategy})`;
}

interface Explored {
  readonly found: { readonly message: string; readonly strategy: string } | null;
  readonly executions: number;
}

/** f of each item, at most `jobs` at a time. */
async function each<T>(items: readonly T[], jobs: number, f: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await f(item);
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

/** What stands in the last two columns of the page now, by kernel. */
function cellsOf(page: string): Map<string, readonly [string, string]> {
  const rows = page.matchAll(/^\| \[(\w+)\].*\| ([^|]*) \| ([^|]*) \|$/gm);
  return new Map([...rows].map(([, name = '', seen = '', found = '']) => [name, [seen.trim(), found.trim()]]));
}

function row(kernel: Kernel, found: string, explored: string): string {
  const url = `https://github.com/${kernel.project}/pull/${kernel.issue}`;
  const cells = [
    `[${kernel.name}](../examples/goker/${kernel.name}.ts)`,
    `[${kernel.project}#${kernel.issue}](${url})`,
    `${kernel.kind}: ${kernel.subkind}`,
    kernel.blocks.replace(' The program goes on without it.', '').replace(' The program goes on without them.', ''),
    kernel.leaks ? 'leak' : 'deadlock',
    found,
    explored,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '100' },
    explore: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    fixed: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const times = Number(values.runs);
const jobs = Number(values.jobs);
const iterations = values.explore === undefined ? null : Number(values.explore);
const meant = (name: string): boolean => positionals.length === 0 || positionals.some((p) => name.includes(p));

async function makeTable(page: string): Promise<string> {
  const chosen = kernels().filter((k) => meant(k.name));
  const cells = cellsOf(page);
  const last = (k: Kernel): readonly [string, string] => cells.get(k.name) ?? ['', ''];
  if (times > 0) {
    const machine = new Machine({});
    for (const k of chosen) {
      cells.set(k.name, [await runs(machine, k, times), last(k)[1]]);
      process.stderr.write(`${k.name.padEnd(18)} ${last(k)[0]}\n`);
    }
    await machine.close();
  }
  await each(iterations === null ? [] : chosen, jobs, async (k) => {
    const said = await explore(k.file, iterations ?? 0);
    cells.set(k.name, [last(k)[0], said]);
    process.stderr.write(`${k.name.padEnd(18)} ${said}\n`);
  });
  const heads = ['kernel', 'issue', 'kind', 'blocks', 'ends as', 'seen', 'explorer: schedules until found'];
  const rows = kernels().map((k) => row(k, ...last(k)));
  return `| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${rows.join('')}`;
}

/** Explores the fixed versions, where nothing may be found. */
async function exploreFixed(most: number): Promise<void> {
  await each(fixedNames().filter(meant), jobs, async (name) => {
    const said = await explore(join(DIR, 'fixed', `${name}.ts`), most);
    process.stderr.write(`fixed/${name.padEnd(18)} ${said}\n`);
    if (!said.startsWith('none of ')) process.exitCode = 1;
  });
}

if (values.fixed) await exploreFixed(iterations ?? 1000);
else {
  const page = readFileSync(PAGE, 'utf8');
  const table = await makeTable(page);
  if (!values.write) process.stdout.write(table);
  else {
    const [head, tail] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
    if (head < BEGIN.length || tail < head) throw new Error(`${PAGE}: expected ${BEGIN.trim()} and ${END.trim()}`);
    writeFileSync(PAGE, page.slice(0, head) + table + page.slice(tail));
  }
}
