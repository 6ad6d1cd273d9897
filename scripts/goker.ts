// The table of docs/goker.md: what each GoKer kernel is, how it ends on the real runtime, and what the explorer needs to find
// its bug.
//
//   npx tsx scripts/goker.ts [--runs N] [--explore N] [--write] [NAME...]
//
// --runs: that many runs at each GOMAXPROCS (default 100), seeds 1 to N. --explore: at most N schedules for each kernel, by
// `bin/rt0 explore`; without it that column keeps what stands in the page. --write: into the page, else to stdout. NAME: part
// of a kernel's name.

import './release-flavour.ts';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type * as Host from '../src/boot/host.ts';
import { ROOT } from '../test/cli/rt0.ts';
import { type End, endOf, type Kernel, kernels } from '../test/examples/goker.ts';

const PROCS = [1, 2, 4];
/** No run takes longer than this on any machine, in milliseconds. */
const LIMIT = 60_000;
const PAGE = join(ROOT, 'docs', 'goker.md');
const BEGIN = '<!-- table: npx tsx scripts/goker.ts -->\n';
const END = '<!-- end of table -->\n';
const UNKNOWN = '';

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

/** How many schedules the explorer took to find the bug: "7", or "none of 1000". */
function explore(kernel: Kernel, iterations: number): string {
  const args = [
    join(ROOT, 'bin', 'rt0'),
    'explore',
    kernel.file,
    '--seed',
    '1',
    '--iterations',
    `${iterations}`,
    '--json',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: LIMIT });
  if (status === 0) return `none of ${iterations}`;
  if (status !== 3) throw new Error(`${kernel.name}: rt0 explore ended with ${status}\n${stderr}`);
  const { schedules } = JSON.parse(stdout) as { schedules?: number };
  if (schedules === undefined) throw new Error(`${kernel.name}: rt0 explore --json says no "schedules"\n${stdout}`);
  return `${schedules}`;
}

/** What stands in the last column of the page now, by kernel. */
function explored(page: string): Map<string, string> {
  const rows = page.matchAll(/^\| \[(\w+)\].*\| ([^|]*) \|$/gm);
  return new Map([...rows].map(([, name, cell]) => [name ?? '', (cell ?? '').trim()]));
}

function row(kernel: Kernel, found: string, schedules: string): string {
  const url = `https://github.com/${kernel.project}/pull/${kernel.issue}`;
  const cells = [
    `[${kernel.name}](../examples/goker/${kernel.name}.ts)`,
    `[${kernel.project}#${kernel.issue}](${url})`,
    `${kernel.kind}: ${kernel.subkind}`,
    kernel.blocks.replace(' The program goes on without it.', '').replace(' The program goes on without them.', ''),
    kernel.leaks ? 'leak' : 'deadlock',
    found,
    schedules,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '100' },
    explore: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const times = Number(values.runs);
const wanted = kernels().filter((k) => positionals.length === 0 || positionals.some((p) => k.name.includes(p)));
const page = readFileSync(PAGE, 'utf8');
const before = explored(page);
const machine = new Machine({});
let table = `| kernel | issue | kind | blocks | ends as | seen in ${times} runs at ${PROCS.join(', ')} Ps | explorer: schedules until found |\n`;
table += `|${'---|'.repeat(7)}\n`;
for (const kernel of wanted) {
  const found = await runs(machine, kernel, times);
  const schedules =
    values.explore === undefined ? (before.get(kernel.name) ?? UNKNOWN) : explore(kernel, Number(values.explore));
  table += row(kernel, found, schedules);
  process.stderr.write(`${kernel.name.padEnd(18)} ${found.padEnd(16)} ${schedules}\n`);
}
await machine.close();
if (!values.write) process.stdout.write(table);
else {
  const [head, tail] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (head < BEGIN.length || tail < head) throw new Error(`${PAGE}: expected ${BEGIN.trim()} and ${END.trim()}`);
  writeFileSync(PAGE, page.slice(0, head) + table + page.slice(tail));
}
