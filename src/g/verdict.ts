// Verdicts: what a goroutine's body asks its M to do when it returns PARKED, for the functions that Go passes to mcall.
// The M's loop (m/schedule.ts) acts on them on g0.

export const PARK = 1;
export const GOSCHED = 2;
export const GOEXIT = 3;
export const NEWSTACK = 4;
export const GOYIELD = 5;
