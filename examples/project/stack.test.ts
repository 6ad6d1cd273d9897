// Every schedule of the two threads, to the end.

import { expect, test } from 'vitest';
import 'rt0/explore/vitest';

test('no push is lost in any schedule', () => expect(new URL('./stack.ts', import.meta.url)).toHoldUnder('dpor'));
