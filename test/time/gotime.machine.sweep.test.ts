// Go's time tests on real threads, each run audited (invariant I17): short, and in the long suite in full at GOMAXPROCS
// 2 of the release build. Those that mostly wait run at the same time.
// Tests src/time: sleep, timer; src/m: addtimer, checktimers, wakenetpoller; src/lib: time.

import { describe, expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { BUILDS, procsOf } from '../harness/programs.ts';
import { seeded } from '../harness/seed.ts';
import { everyNth, turn, WHOLE } from '../harness/sweep.ts';

const WAITING = [
  'TestSleep',
  'TestAfterFunc',
  'TestAfter',
  'TestAfterTick',
  'TestAfterStop',
  'TestAfterQueuing',
  'TestTimerStopStress',
  'TestReset',
  'TestOverflowSleep',
  'TestOverflowPeriodRuntimeTimer',
  'TestTicker',
  'TestTeardown',
  'TestTickerStopWithDirectInitialization',
  'TestNewTickerLtZeroDuration',
  'TestTickerResetLtZeroDuration',
];
const BUSY = [
  'TestAfterStress',
  'TestSleepZeroDeadlock',
  'TestZeroTimer',
  'TestTimerModifiedEarlier',
  'TestAdjustTimers',
  'TestTimerFairness',
  'TestTimerFairness2',
  'TestLotsOfTimers',
  // Not Go's.
  'Reuse',
];

describe.each(BUILDS)('%s', (build) => {
  const rig = useMachine({ build, warm: 3 });
  const sorted = (names: readonly string[]): string[] => names.map((name) => `${name} ok`).sort();

  async function passes(names: readonly string[], procs: number): Promise<void> {
    const size = WHOLE && build === 'release' && procs === 2 ? [] : ['1'];
    const r = await rig.run('../time/programs/gotime', { procs, args: [names.join(), ...size] });
    expect(r.code, `${r.how}\n${r.stdout}${r.stderr}`).toBe(0);
    expect(r.stdout.trimEnd().split('\n').sort(), r.how).toEqual(sorted(names));
  }

  test.each(procsOf(build, 1))(seeded('all that wait, GOMAXPROCS %i'), (procs) => passes(WAITING, procs));
  test.each(BUSY.flatMap((name, i) => procsOf(build, i).map((procs) => [name, procs] as const)))(
    seeded('%s, GOMAXPROCS %i'),
    (name, procs) => passes([name], procs),
  );

  // Nobody preempts the goroutine that has started the timer.
  test.each([
    [0, 'add', 'nobody'],
    [1, 'add', 'poller'],
    [2, 'reset', 'nobody'],
    [3, 'reset', 'poller'],
    [4, 'ticker', 'poller'],
    [5, 'locked', 'poller'],
  ])(seeded('%i, a timer of a busy P: %s, %s'), async (i, which, poller) => {
    for (const procs of turn(build === 'debug' ? i : i + 1, [2, 4, 8])) {
      const r = await rig.run('../time/programs/timerbusy', { procs, args: [which, poller], sysmon: false });
      expect(r.stdout, `${r.how}\n${r.stderr}`).toMatch(/^(ok\n)+$/);
    }
  });

  // Without sysmon nobody mends a lost wake-up; nor takes a P out of a syscall.
  const COMING = [
    [1, true],
    [2, false],
    [4, true],
    [8, false],
  ] as const;
  test.each(everyNth(2, build === 'debug' ? COMING : COMING.toReversed()))(
    seeded('Ps come and go, GOMAXPROCS %i at first, sysmon %s'),
    async (procs, sysmon) => {
      const args = ['600', sysmon ? '0' : '1'];
      const r = await rig.run('../time/programs/timerstress', { procs, args, sysmon });
      expect(r.stdout, `${r.how}\n${r.stderr}`).toBe('ok\n');
    },
  );
});
