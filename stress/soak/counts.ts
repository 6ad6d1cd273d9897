// Names of what the soak's workers count. A module of its own: an array cannot be a package variable of a program.

/** In the order of their counters. */
export const WHAT = [
  'goroutines',
  'messages',
  'selects',
  'locked',
  'condRounds',
  'sleeps',
  'ticks',
  'timersStopped',
  'afterFuncs',
  'syscalls',
  'resizes',
  'threadsEnded',
  'snapshots',
  'slices',
  'hostCalls',
  'audits',
] as const;
export type What = (typeof WHAT)[number];
