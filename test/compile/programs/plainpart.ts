// A plain module: each thread has its own.
const cache = new Map<number, number>();

export function square(n: number): number {
  const known = cache.get(n);
  if (known !== undefined) return known;
  cache.set(n, n * n);
  return n * n;
}
