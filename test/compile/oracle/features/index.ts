// All features that programs are drawn from.

import type { Feature } from '../draw.ts';
import { ACCESS } from './access.ts';
import { ARRAYS } from './arrays.ts';
import { BIGINTS } from './bigints.ts';
import { CAUGHT } from './caught.ts';
import { CLOSURES } from './closures.ts';
import { CONSTANTS } from './constants.ts';
import { CONTROL } from './control.ts';
import { FINALLY } from './finally.ts';
import { FRAMES } from './frames.ts';
import { FUNCTIONS_AS_VALUES } from './functions.ts';
import { NAMES } from './names.ts';
import { NUMBERS } from './numbers.ts';
import { PACKAGEVARS } from './packagevars.ts';
import { PATTERNS } from './patterns.ts';
import { POSITIONS_OF_YIELD } from './positions.ts';

export const FEATURES: readonly Feature[] = [
  CLOSURES,
  FINALLY,
  FRAMES,
  CAUGHT,
  CONSTANTS,
  NUMBERS,
  BIGINTS,
  ARRAYS,
  PACKAGEVARS,
  CONTROL,
  NAMES,
  PATTERNS,
  ACCESS,
  POSITIONS_OF_YIELD,
  FUNCTIONS_AS_VALUES,
];
