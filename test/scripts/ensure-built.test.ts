// What counts as an input of the build: all of src/, the threads of other rooms and what the last build says that
// they read. An edit of a helper that only tests read must not make the command build.

import { expect, test } from 'vitest';
import { listInputs, listOutputs, stampOf } from '../../scripts/ensure-built.mjs';

const CREW = 'test/harness/crew.ts';
const HELPER = 'test/cli/rt0.ts';

test('sources, threads and the build itself count; of the rest what was read', () => {
  const paths = [...listInputs([CREW]).keys()];
  for (const path of ['src/p/runq.ts', 'test/p/runq.thread.ts', 'scripts/build.ts', 'scripts/inline-facade.ts', CREW])
    expect(paths, path).toContain(path);
  for (const path of [HELPER, 'test/p/runq.test.ts', 'test/harness/solo.ts']) expect(paths, path).not.toContain(path);
});

test('a listing from before the build, when nobody knew what it would read, gives the same stamp', () => {
  const all = listInputs();
  expect([...all.keys()]).toContain(HELPER);
  expect(stampOf([CREW], all, [])).toBe(stampOf([CREW], listInputs([CREW]), []));
});

test('a source that changed, or went, gives another stamp', () => {
  const before = stampOf([CREW], listInputs([CREW]), []);
  for (const path of ['src/p/runq.ts', CREW]) {
    const inputs = listInputs([CREW]);
    inputs.set(path, `${path} 1 2`);
    expect(stampOf([CREW], inputs, [])).not.toBe(before);
    inputs.delete(path);
    expect(stampOf([CREW], inputs, [])).not.toBe(before);
  }
  const inputs = listInputs([CREW]);
  inputs.set(HELPER, `${HELPER} 1 2`);
  expect(stampOf([CREW], inputs, [])).toBe(before);
  expect(stampOf([CREW], listInputs([CREW]), listOutputs())).not.toBe(before);
});
