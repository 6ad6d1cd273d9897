// The table of docs/goker.md: what each GoKer kernel is, how it ends on the real runtime, and what the explorer needs to find
// its bug.
//
//   npx tsx scripts/goker.ts [--runs N] [--explore N] [--write] [NAME...]
//   npx tsx scripts/goker.ts --fixed [--explore N] [NAME...]
//
// --runs: that many runs at each GOMAXPROCS (default 100), seeds 1 to N. --explore: at most N schedules of each strategy for each
// kernel, by `bin/rt0 explore`; without it that column keeps what stands in the page. --write: into the page, else to stdout.
// --fixed: explores the fixed versions instead, where nothing may be found. NAME: part of a kernel's name.

import './release-flavour.ts';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type * as Host from '../src/boot/host.ts';
import { ROOT } from '../test/cli/rt0.ts';
import { DIR, type End, endOf, fixedNames, type Kernel, kernels } from '../test/examples/goker.ts';

const PROCS = [1, 2, 4];
/** No run takes longer than this on any machine, in milliseconds. */
const LIMIT = 60_000;
const PAGE = join(ROOT, 'docs', 'goker.md');
const BEGIN = '<!-- table: npx tsx scripts/goker.ts -->\n';
const END = '<!-- end of table -->\n';
const UNKNOWN = '';
const STRATEGIES = ['random', 'pct:3', 'pos'];

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

/** How many schedules the explorer took to find that somebody blocks: "7", or "none of 1000". */
function schedules(file: string, strategy: string, iterations: number): string {
  const flags = ['--leaks', '--strategy', strategy, '--workers', '1', '--seed', '1', '--no-shrink', '--json'];
  const args = [join(ROOT, 'bin', 'rt0'), 'explore', file, ...flags, '--iterations', `${iterations}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 10 * LIMIT });
  const what = `rt0 explore ${file} --strategy ${strategy}`;
  if (status !== 0 && status !== 3) throw new Error(`${what}: exit code ${status}\n${stderr}`);
  const { found, executions } = JSON.parse(stdout) as { found: { message: string } | null; executions: number };
  if (found === null) return `none of ${executions}`;
  // A race or a broken invariant would be a finding too, and not the one that is looked for.
  if (!/^(fatal error: all goroutines are asleep|deadlock|leaked)/.test(found.message))
    throw new Error(`${what}: found something else\n${found.message}`);
  return `${executions}`;
}

const explore = (file: string, iterations: number): string =>
  STRATEGIES.map((s) => schedules(file, s, iterations)).join(', ');

/** What stands in the last column of the page now, by kernel. */
function explored(page: string): Map<string, string> {
  const rows = page.matchAll(/^\| \[(\w+)\].*\| ([^|]*) \|$/gm);
  return new Map([...rows].map(([, name, cell]) => [name ?? '', (cell ?? '').trim()]));
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
    fixed: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const times = Number(values.runs);
const iterations = values.explore === undefined ? null : Number(values.explore);
const meant = (name: string): boolean => positionals.length === 0 || positionals.some((p) => name.includes(p));

async function makeTable(page: string): Promise<string> {
  const before = explored(page);
  const machine = new Machine({});
  const heads = ['kernel', 'issue', 'kind', 'blocks', 'ends as', `seen in ${times} runs at ${PROCS.join(', ')} Ps`];
  let table = `| ${heads.join(' | ')} | explorer: schedules until found by ${STRATEGIES.join(', ')} |\n|${'---|'.repeat(7)}\n`;
  for (const kernel of kernels().filter((k) => meant(k.name))) {
    const found = await runs(machine, kernel, times);
    const last = iterations === null ? (before.get(kernel.name) ?? UNKNOWN) : explore(kernel.file, iterations);
    table += row(kernel, found, last);
    process.stderr.write(`${kernel.name.padEnd(18)} ${found.padEnd(16)} ${last}\n`);
  }
  await machine.close();
  return table;
}

/** Explores the fixed versions, where nothing may be found. */
function exploreFixed(most: number): void {
  for (const name of fixedNames().filter(meant)) {
    const said = explore(join(DIR, 'fixed', `${name}.ts`), most);
    process.stderr.write(`fixed/${name.padEnd(18)} ${said}\n`);
    if (!said.split(', ').every((s) => s.startsWith('none of '))) process.exitCode = 1;
  }
}

if (values.fixed) exploreFixed(iterations ?? 1000);
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
