// A key of JSON cannot be taken for a handle (src/heap/structured.ts), on real threads.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();
const TEXTS = [
  '{"\\u0000rt0.ref":0}',
  '[{"\\u0000rt0.ref":1},{"a":{"\\u0000rt0.ref":0,"b":null}}]',
  '{"__proto__":{"x":1}}',
];

test.each([1, 4].flatMap((procs) => TEXTS.map((text) => [procs, text] as const)))(
  'GOMAXPROCS=%i, %s',
  async (procs, text) => {
    const host = { echo: (v: unknown) => v };
    const { code, stdout, stderr } = await rig.run('forged', { procs, args: [text], host, strict: true });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      `${['send', 'select', 'go', 'afterFunc'].map((way) => `${way} true true\n`).join('')}host true\nthrown true true\n`,
    );
  },
);
