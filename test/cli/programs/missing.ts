// Imports a module that is not there.

// @ts-expect-error: that is the point
import { nothing } from './nothere.ts';

export { nothing as main };
