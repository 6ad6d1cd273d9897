// Size classes. (sizeclasses.go)
//
// A small object is rounded up to the next of 67 sizes, chosen by Go so that no more than about an eighth of a span is
// lost; class 0 stands for objects that get a span of their own. Sizes and span lengths are Go's figures. The lookup
// tables from size to class are computed from them: in steps of 8 bytes up to SMALLSIZEMAX, in steps of 128 above.

import { NUMSIZECLASSES } from '../shared/layout-heap.ts';
import { MAXSMALLSIZE, PAGE } from '../shared/param.ts';

/** Bytes of an object of each class. */
export const class_to_size: readonly number[] = [
  0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
  512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
  5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760,
  24576, 27264, 28672, 32768,
];

/** Pages of a span of each class. */
export const class_to_allocnpages: readonly number[] = [
  0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 1,
  2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8, 3, 10, 7, 4,
];

export const SMALLSIZEMAX = 1024;
const SMALLSIZEDIV = 8;
const LARGESIZEDIV = 128;

/** The smallest class whose objects hold n bytes. Linear: for building the tables. */
function classFor(n: number): number {
  let c = n === 0 ? 0 : 1;
  while (c < NUMSIZECLASSES && (class_to_size[c] as number) < n) c++;
  return c;
}

function table(first: number, last: number, step: number): Uint8Array {
  return Uint8Array.from({ length: (last - first) / step + 1 }, (_, i) => classFor(first + i * step));
}

/** Class of a size up to SMALLSIZEMAX - 8, by (size + 7) / 8. */
export const size_to_class8: Uint8Array = table(0, SMALLSIZEMAX, SMALLSIZEDIV);
/** Class of a larger small size, by (size - SMALLSIZEMAX + 127) / 128. */
export const size_to_class128: Uint8Array = table(SMALLSIZEMAX, MAXSMALLSIZE, LARGESIZEDIV);

/** Class of a small size, in bytes. */
export function sizeToClass(bytes: number): number {
  if (bytes <= SMALLSIZEMAX - SMALLSIZEDIV) return size_to_class8[(bytes + SMALLSIZEDIV - 1) >>> 3] as number;
  return size_to_class128[(bytes - SMALLSIZEMAX + LARGESIZEDIV - 1) >>> 7] as number;
}

/** A span class: the size class, and whether its objects are free of pointers. (mheap.go: makeSpanClass) */
export function makeSpanClass(sizeclass: number, noscan: boolean): number {
  return (sizeclass << 1) | (noscan ? 1 : 0);
}

/** Objects in a span of a size class. */
export function nelemsOf(sizeclass: number): number {
  const size = class_to_size[sizeclass] as number;
  return Math.floor(((class_to_allocnpages[sizeclass] as number) * PAGE) / size);
}
