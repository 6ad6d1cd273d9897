// A file that starts threads says so in its name, since it decides whether others run beside it (a setupFile;
// vitest.config.ts has the kinds).

import { afterAll, expect } from 'vitest';

const KIND = /\.(workers|machine|threads|timed)\.(sweep\.)?test\.ts$/;
let started = 0;

if (!KIND.test(expect.getState().testPath ?? '')) {
  process.on('worker', () => started++);
  afterAll(() => {
    if (started > 0)
      throw new Error(
        `${started} threads were started: expected a name such as x.workers.test.ts or x.threads.test.ts`,
      );
  });
}
