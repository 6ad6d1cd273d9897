// The command's harness itself (rt0.ts).

import { expect, test } from 'vitest';
import { program, start } from './rt0.ts';

test('a command that does not end is a failure that shows its goroutines', async () => {
  const running = start(['run', program('forever.ts')]);
  await running.says('running');
  running.giveUp();
  await expect(running.ended).rejects.toThrow(/^rt0 run \S+: it does not end\nrunning\n(.*\n)*goroutine 1 \[/);
  expect(running.child.exitCode ?? running.child.signalCode).not.toBeNull();
});
