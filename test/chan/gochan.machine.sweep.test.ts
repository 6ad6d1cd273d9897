// Go's chan_test.go on real threads: testing.Short's sizes in both builds, of which the debug build checks lock ranks,
// status transitions and sudogs; in the long suite Go's own sizes too, in the release build.
// Tests src/chan: chan, chansend, chanrecv, select; src/lib: chan.

import { afterAll, describe, expect, test } from 'vitest';
import { BUILDS, machine, output, procsOf } from '../harness/programs.ts';
import { WHOLE } from '../harness/sweep.ts';

const TESTS = [
  'TestChan',
  'TestNonblockRecvRace',
  'TestNonblockSelectRace',
  'TestNonblockSelectRace2',
  'TestSelfSelect',
  'TestSelectStress',
  'TestSelectFairness',
  'TestChanSendInterface',
  'TestPseudoRandomSend',
  'TestMultiConsumer',
  'TestShrinkStackDuringBlockedSend',
  'TestNoShrinkStackWhileParking',
  'TestSelectDuplicateChannel',
  'nil',
];

describe.each(BUILDS)('%s', (build) => {
  const m = machine(build, 1024 ** 3);
  afterAll(() => m.close());

  test.each(TESTS.flatMap((name, i) => procsOf(build, i).map((procs) => [name, procs] as const)))(
    '%s, GOMAXPROCS %i',
    async (name, procs) => {
      expect(await output(m, 'chan/programs/gochan', procs, [name, '1'])).toBe('ok\n');
    },
  );

  if (build === 'debug' || !WHOLE) return;
  // The GOMAXPROCS that Go's test sets, or 4.
  test.each(TESTS.map((name) => [name, name === 'TestSelectStress' ? 10 : name === 'TestSelfSelect' ? 2 : 4] as const))(
    '%s, in full, GOMAXPROCS %i',
    async (name, procs) => {
      expect(await output(m, 'chan/programs/gochan', procs, [name])).toBe('ok\n');
    },
  );
});
