// Paths of the benchmarks' files.

import { join } from 'node:path';
import { ROOT } from '../src/host/paths.ts';

export { ROOT };
export const PROGRAMS: string = join(ROOT, 'bench', 'programs');
export const GOPROGRAMS: string = join(ROOT, 'bench', 'go');
/** Compiled Go programs and whatever the go command writes. */
export const CACHE: string = join(ROOT, '.cache', 'bench');
