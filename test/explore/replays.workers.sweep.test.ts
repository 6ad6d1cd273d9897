// A failing test prints a command that does the failing run again, whatever way the explorer was used: each way fails
// once (fails.test.ts), and what it prints is done.

import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { inProcess } from '../cli/inprocess.ts';
import { ROOT } from '../cli/rt0.ts';
import { WHOLE } from '../harness/sweep.ts';

const FILE = 'test/explore/fails.test.ts';
/** Ways whose schedules only the test itself can run: vitest's matcher says so, and what has functions of the test in
 *  it. */
const BY_TEST = ['module: toHoldUnder', 'scenario: toHoldUnder', 'program: toHoldUnder', 'scenario: explore'];
const ALL = [
  ...BY_TEST,
  'module: explore',
  'program: exploreProgram',
  'program: exploring',
  'generated: exploringProgram',
];
/** Of a slice: one that only the test can run, and one that the command can. */
const WAYS = WHOLE ? ALL : ['module: toHoldUnder', 'program: exploreProgram'];

/** Runs vitest by a shell command, and reads what each failing test printed, by its title. */
function failures(command: string): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    // The file that fails is no sweep.
    const env = { ...process.env, RT0_WHOLE: undefined, RT0_NIGHTLY: undefined, RT0_FAILS: '1', NO_COLOR: '1' };
    execFile('sh', ['-c', command], { cwd: ROOT, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error?.code !== 1) return reject(new Error(`${command}: exit code ${error?.code ?? 0}\n${stdout}${stderr}`));
      const parts = `${stdout}${stderr}`.split(/^ FAIL {2}.* > fails > /m).slice(1);
      resolve(new Map(parts.map((p) => [p.slice(0, p.indexOf('\n')), p])));
    });
  });
}

/** The reason: the first line of the report. */
const reason = (said: string): string =>
  /(a torn read: |not what |data race: |panic: |fatal error: ).*/.exec(said)?.[0] ?? said;

test('each way of using the explorer prints a command that fails in the same way', { timeout: 300_000 }, async () => {
  const said = await failures(`npx vitest run ${FILE} -t '${WAYS.join('|')}'`);
  const byWay = new Map([...said].map(([title, text]) => [title.replace(/ \(.*/, ''), { title, text }]));
  expect([...byWay.keys()].sort()).toEqual([...WAYS].sort());
  const again: string[] = [];
  for (const [way, { title, text }] of byWay) {
    if (BY_TEST.includes(way)) {
      // One run for all of them: the schedules are of different modules and scenarios.
      const [, schedule = ''] = /RT0_REPLAY='(x2:[^']+)'/.exec(text) ?? [];
      expect(schedule, text).not.toBe('');
      if (!way.endsWith('explore')) expect(text).toContain(`npx vitest run ${FILE} -t '`);
      again.push(title);
      continue;
    }
    const [, schedule = ''] = /replay: bin\/rt0 replay '(x2:[^']+)'/.exec(text) ?? [];
    const ended = await inProcess(['replay', schedule]);
    expect(ended.code, text).toBe(3);
    expect(reason(ended.stdout)).toBe(reason(text));
  }
  expect(again).toHaveLength(WAYS.filter((way) => BY_TEST.includes(way)).length);

  // The matcher's command, as it stands: of all tests it runs that one, and the schedule alone.
  const { title, text } = byWay.get('module: toHoldUnder') as { title: string; text: string };
  const [, command = ''] = /replay: (RT0_REPLAY=.*)/.exec(text) ?? [];
  const [[one, run] = []] = await failures(command);
  expect(one).toBe(title);
  expect(reason(run ?? '')).toBe(reason(text));
  expect(run).not.toContain('replay:');

  if (!WHOLE) return;
  // What a scenario with functions says outside the matcher: the same test again, with the schedule in its environment.
  const bound = byWay.get('scenario: explore')?.text ?? '';
  const [, schedule = ''] =
    /replay: the same test again, with RT0_REPLAY='(x2:[^']+)' in its environment/.exec(bound) ?? [];
  const by = await failures(`RT0_REPLAY='${schedule}' npx vitest run ${FILE} -t 'scenario: explore'`);
  expect(by.get('scenario: explore')).toContain('not what this test wants');
  expect(by.get('scenario: explore')).not.toContain('replay:');
});
