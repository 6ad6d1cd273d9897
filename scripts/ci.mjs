// `.ci/run`: everything CI checks, in one go: both test suites, what was left out and why, and as the last line how
// many tests passed and failed. Exit 1 when anything failed, in a test or outside of them.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT, tryRead } from './setup.mjs';

const DIR = join(CACHE, 'ci');

/** What vitest's JSON report says of a suite. A file that could not be run counts as one failed test; so does all else
 *  that went wrong. */
function counted(report, exit) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((f) => f.assertionResults);
  const of = (status) => tests.filter((t) => t.status === status).length;
  const unrun = files.filter((f) => f.status === 'failed' && !f.assertionResults.some((t) => t.status === 'failed'));
  const failed = of('failed') + unrun.length;
  return {
    passed: of('passed'),
    failed: failed === 0 && exit !== 0 ? 1 : failed,
    leftOut: tests.filter((t) => t.title.startsWith('left out: ')).map((t) => t.title),
  };
}

function runSuite(suite) {
  const file = join(DIR, `${suite}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'test.mjs'), suite, ...reporters], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const text = tryRead(file);
  const result = counted(text === undefined ? undefined : JSON.parse(text), status ?? 1);
  return { suite, seconds: Math.round((performance.now() - begun) / 1000), ...result };
}

rmSync(DIR, { recursive: true, force: true });
mkdirSync(DIR, { recursive: true });
console.log(`node ${process.version}`);
const results = ['short', 'long'].map(runSuite);
console.log('');
for (const r of results) console.log(`${r.suite}: ${r.passed} passed, ${r.failed} failed, ${r.seconds} s`);
for (const line of new Set(results.flatMap((r) => r.leftOut))) console.log(line);
const sum = (key) => results.reduce((n, r) => n + r[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
