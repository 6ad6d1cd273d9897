// Start functions of Ms, by number: function references do not cross threads.

/** mspinning (spinning.ts). */
export const MSPINNING = 1;
/** sysmon (sysmon.ts): without a P, never in the scheduler. */
export const SYSMON = 2;
/** templateThread (templatethread.ts): the same. */
export const TEMPLATETHREAD = 3;
/** joinstock (spares.ts): born idle. */
export const MSPARE = 4;
