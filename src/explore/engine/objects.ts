// Operations on several objects at once: a select on three channels. Such an operation is announced at an address that
// stands for all of theirs, below 0, so that whether two operations are dependent (point.ts) can still be told from
// their numbers.

const sets: (readonly number[])[] = [[]];
const known = new Map<string, number>();

/** The address of what everything depends on: the end of the program. */
export const EVERYTHING = -(2 ** 30);

/** What stands for these addresses: one of them by itself, of several a number below 0. The same for the same
 *  addresses. */
export function addressOf(addrs: readonly number[]): number {
  const all = [...new Set(addrs)].sort((a, b) => a - b);
  if (all.length === 1) return all[0] as number;
  const key = all.join();
  const before = known.get(key);
  if (before !== undefined) return before;
  const id = -sets.length;
  sets.push(all);
  known.set(key, id);
  return id;
}

/** The addresses that an address below 0 stands for; any other stands for itself. */
export function objectsAt(addr: number): readonly number[] {
  return addr < 0 ? (sets[-addr] ?? []) : [addr];
}
