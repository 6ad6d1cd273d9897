// Where the benchmarks' files lie.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = fileURLToPath(new URL('..', import.meta.url));
export const PROGRAMS: string = join(ROOT, 'bench', 'programs');
export const GOPROGRAMS: string = join(ROOT, 'bench', 'go');
/** Compiled Go programs and whatever the go command writes. */
export const CACHE: string = join(ROOT, '.cache', 'bench');
