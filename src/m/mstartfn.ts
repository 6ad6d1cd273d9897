// Start functions of Ms, by number: function references do not cross threads.

/** sysmon (sysmon.ts): without a P, never in the scheduler. */
export const SYSMON = 1;
/** templateThread (templatethread.ts): the same. */
export const TEMPLATETHREAD = 2;
/** joinstock (spares.ts): all others but m0. Born without a P. (Go's mspinning, and its nextp of an M that is born, are
 *  not here.) */
export const MSPARE = 3;
