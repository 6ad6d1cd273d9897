// A plain module with all kinds of state.
export function fails(): never {
  throw new Error('as written');
}

let count = 0;
export let live = 0;
export const counts: number[] = [];
export class Plain extends Error {
  static made = 0;
  static one = new Plain('one');
  constructor(message: string) {
    super(message);
    Plain.made++;
  }
}
export const awaited = await Promise.resolve(7);
export const here = import.meta.url;

export function next(): number {
  live += 2;
  counts.push(1);
  return ++count;
}
let byDefault = 0;
export default function defaultNext(): number {
  return ++byDefault;
}

interface Marked {
  rt0mark?: number;
}
export function marks(): [number, number] {
  const g = globalThis as Marked;
  const p = Array.prototype as Marked;
  g.rt0mark = (g.rt0mark ?? 0) + 1;
  p.rt0mark = (p.rt0mark ?? 0) + 1;
  return [g.rt0mark, p.rt0mark];
}

const table = new Float64Array(1 << 16);
class Sum {
  total = 0;
  add(x: number): void {
    this.total += x;
  }
}
/** Computes with what a module has: constants, a class, a variable. */
export function work(n: number): number {
  const sum = new Sum();
  for (let i = 0; i < n; i++) {
    count = (Math.imul(count, 1103515245) + 12345) | 0;
    const at = (count >>> 7) & (table.length - 1);
    table[at] = (table[at] ?? 0) + 1;
    sum.add(at);
  }
  return sum.total;
}
