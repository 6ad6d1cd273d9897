// Start functions of Ms, by number: function references do not cross threads.

/** mspinning (spinning.ts). */
export const MSPINNING = 1;
