// Observed functions of the runtime: those whose calls and results a listener is told of.
// (channel-history.ts)

export const OBSERVED: readonly string[] = [
  'chansend',
  'chanrecv',
  'chanrecv2',
  'trysend',
  'tryrecv',
  'closechan',
  'chanlen',
  'selectgo',
  'tryselect',
  'mutexLock',
  'lockSlow',
  'mutexTryLock',
  'mutexUnlock',
];

/** Whoever is told: what `called` gives comes back when the call is over. */
export interface Told<C = unknown> {
  called(name: string, args: readonly unknown[]): C;
  returned(call: C, r: unknown): void;
  threw(call: C, error: unknown): void;
  /** An execution begins. */
  begin(): void;
}

/** Equal values have equal texts, on both sides of a channel. */
export function valueText(v: unknown): string {
  if (typeof v === 'function') return `function ${v.name}`;
  if (typeof v !== 'object' || v === null) return typeof v === 'string' ? JSON.stringify(v) : String(v);
  const h = v as { readonly addr?: unknown };
  if (typeof h.addr === 'number') return `${v.constructor.name}@${h.addr}`;
  if (ArrayBuffer.isView(v)) return `${v.constructor.name}@${v.byteOffset}`;
  return JSON.stringify(v) ?? String(v);
}
