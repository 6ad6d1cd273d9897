// Wait reasons: why a goroutine waits, in Go's words and order. (runtime2.go: waitReasonStrings)

export const WAITREASONS = [
  '',
  'GC assist marking',
  'IO wait',
  'chan receive (nil chan)',
  'chan send (nil chan)',
  'dumping heap',
  'garbage collection',
  'garbage collection scan',
  'panicwait',
  'select',
  'select (no cases)',
  'GC assist wait',
  'GC sweep wait',
  'GC scavenge wait',
  'chan receive',
  'chan send',
  'finalizer wait',
  'force gc (idle)',
  'semacquire',
  'sleep',
  'sync.Cond.Wait',
  'timer goroutine (idle)',
  'trace reader (blocked)',
  'wait for GC cycle',
  'GC worker (idle)',
  'preempted',
  'debug call',
  // Not Go 1.19's.
  'stopping the world',
  'waiting for a thread',
] as const;
export type WaitReason = (typeof WAITREASONS)[number];

const index = Object.fromEntries(WAITREASONS.map((r, i) => [r, i])) as Record<WaitReason, number>;

export function waitReason(r: WaitReason): number {
  return index[r];
}
