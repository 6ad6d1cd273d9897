// Runs the pairs and compares them, as a person would: `bin/rt0 run` and the Go program, a process each.
//
//   npx tsx test/differential/run.ts [-p 1,2,4,8] [--record] [NAME...]
//
// NAME: part of a program's name. --record: writes what Go does, if that is the same at each GOMAXPROCS, to expected/.

import { parseArgs } from 'node:util';
import { rt0 } from '../cli/rt0.ts';
import { GO, runGo } from './golang.ts';
import { essence, type Outcome, type Pair, PROCS, pairs, record, recorded, unsaid } from './pairs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { procs: { type: 'string', short: 'p' }, record: { type: 'boolean', default: false } },
});
const procs = values.procs?.split(',').map(Number) ?? PROCS;
const wanted = (positionals.length === 0 ? [''] : positionals).flatMap((filter) => pairs(filter));

function expectedOf(pair: Pair): string {
  const go = GO;
  if (go === null) return recorded(pair);
  const outcomes = procs.map((p) => runGo(go, pair, p));
  const first = outcomes[0] as Outcome;
  for (const [i, o] of outcomes.entries()) {
    if (essence(o) !== essence(first))
      throw new Error(`${pair.name}: Go's own output differs at GOMAXPROCS=${procs[i]}`);
    const missing = unsaid(pair, o);
    if (missing.length > 0) throw new Error(`${pair.name}: Go does not say ${JSON.stringify(missing)}`);
  }
  if (values.record) record(pair, first);
  return essence(first);
}

/** Where two texts part, a line of each. */
function parting(expected: string, got: string): string {
  const [want, have] = [expected.split('\n'), got.split('\n')];
  const at = want.findIndex((line, i) => line !== have[i]);
  return `line ${at < 0 ? want.length : at}: want ${JSON.stringify(want[at] ?? '')}, have ${JSON.stringify(have[at] ?? '')}`;
}

let failed = 0;
if (GO === null) console.log('no go command found: comparing with what was recorded');
for (const pair of wanted) {
  const expected = expectedOf(pair);
  if (values.record) {
    console.log(`recorded ${pair.name}`);
    continue;
  }
  const verdicts: string[] = [];
  for (const p of procs) {
    const got = await rt0(['run', '-p', String(p), pair.ts]);
    const missing = unsaid(pair, got);
    if (essence(got) === expected && missing.length === 0) verdicts.push('ok');
    else {
      failed++;
      verdicts.push('DIFFERS');
      const why = missing.length > 0 ? `stderr lacks ${JSON.stringify(missing)}` : parting(expected, essence(got));
      console.log(`  ${pair.name} -p ${p}: ${why}`);
    }
  }
  console.log(`${pair.name.padEnd(24)} ${verdicts.join(' ')}`);
}
console.log(failed === 0 ? `${wanted.length} pairs: the same` : `${failed} runs differ`);
process.exitCode = failed === 0 ? 0 : 1;
