import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  class_to_allocnpages,
  class_to_size,
  nelemsOf,
  size_to_class8,
  size_to_class128,
  sizeToClass,
} from '../../src/heap/sizeclasses.ts';

const GO = '/usr/share/go-1.19/src/runtime/sizeclasses.go';

function goTable(text: string, name: string): number[] {
  const body = new RegExp(`var ${name} = \\[[^\\]]*\\]uint\\d+\\{([^}]*)\\}`).exec(text)?.[1] ?? '';
  return body.split(',').map(Number);
}

test.skipIf(!existsSync(GO))('all four tables are those of Go 1.19', () => {
  const text = readFileSync(GO, 'utf8');
  expect(class_to_size).toEqual(goTable(text, 'class_to_size'));
  expect(class_to_allocnpages).toEqual(goTable(text, 'class_to_allocnpages'));
  expect(Array.from(size_to_class8)).toEqual(goTable(text, 'size_to_class8'));
  expect(Array.from(size_to_class128)).toEqual(goTable(text, 'size_to_class128'));
});

test('single sizes have the class that Go gives them', () => {
  expect(class_to_size.length).toBe(68);
  const classOf: [number, number][] = [
    [1, 8],
    [8, 8],
    [9, 16],
    [17, 24],
    [33, 48],
    [512, 512],
    [513, 576],
    [1016, 1024],
    [1017, 1024],
    [1024, 1024],
    [1025, 1152],
    [2048, 2048],
    [6529, 6784],
    [32767, 32768],
    [32768, 32768],
  ];
  for (const [bytes, size] of classOf) expect([bytes, class_to_size[sizeToClass(bytes)]]).toEqual([bytes, size]);
  expect([nelemsOf(1), nelemsOf(2), nelemsOf(67), nelemsOf(50)]).toEqual([1024, 512, 1, 7]);
});

test('every small size gets the smallest class that holds it', () => {
  for (let n = 1; n <= 32768; n++) {
    const c = sizeToClass(n);
    const fits = (class_to_size[c] as number) >= n && (class_to_size[c - 1] as number) < n;
    if (!fits) expect([n, c]).toBe('the smallest class that holds it');
  }
});
