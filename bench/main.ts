// `npm run bench -- [NAME...] [--quick] [--json] [--check]`. Standard output has the table, or the JSON document and
// nothing else; progress goes to standard error.

import { parseArgs } from 'node:util';
import type { BenchResult } from './bench.ts';
import { benches } from './benches.ts';
import { findGo, goVersion } from './golang.ts';
import { resultLine, table } from './report.ts';
import { conclude, sample } from './rounds.ts';

const USAGE = `usage: npm run bench -- [NAME...] [--quick] [--json] [--check]

  NAME      only benchmarks whose names contain one of these
  --quick   a short run
  --json    one JSON array: [{name, gomaxprocs, ns, goNs, ratio, peer, peerNs, speedup, ...}]
  --check   exit 1 when a bar is missed
`;

const say = (text: string): void => {
  process.stderr.write(`bench: ${text}\n`);
};

function options() {
  return parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

async function main(): Promise<number> {
  const { values, positionals } = options();
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const all = benches(values.quick);
  const unknown = positionals.find((name) => !all.some((b) => b.name.includes(name)));
  if (unknown !== undefined) throw new Error(`${unknown}: no such benchmark; there is ${names(all)}`);
  const chosen = all.filter((b) => positionals.length === 0 || positionals.some((name) => b.name.includes(name)));
  const goCommand = findGo();
  if (goCommand === null) {
    say('no go command in PATH, /usr/lib/go-1.19/bin or /usr/local/go/bin: nothing is compared with Go');
  } else {
    say(`compared with ${goVersion(goCommand)} (${goCommand})`);
  }
  const results: BenchResult[] = [];
  let failed = false;
  for (const bench of chosen) {
    try {
      const result = conclude(bench, await sample(bench, goCommand));
      results.push(result);
      say(resultLine(result));
    } catch (e) {
      failed = true;
      say(`${bench.name} at ${bench.gomaxprocs ?? '-'} failed: ${e instanceof Error ? e.message : String(e)}`);
    }
  }
  process.stdout.write(values.json ? `${JSON.stringify(results, null, 1)}\n` : `${table(results)}\n`);
  const missed = results.flatMap((r) =>
    r.bars.filter((b) => b.pass === false).map((b) => `${r.name} at ${r.gomaxprocs ?? '-'}: ${b.what}`),
  );
  for (const what of missed) say(`bar missed: ${what}`);
  return failed || (values.check && missed.length > 0) ? 1 : 0;
}

function names(all: readonly { name: string }[]): string {
  return [...new Set(all.map((b) => b.name))].join('; ');
}

try {
  process.exitCode = await main();
} catch (e) {
  say(e instanceof Error ? e.message : String(e));
  process.exitCode = 1;
}
