import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSchedule, encodeSchedule, type Schedule, ScheduleError } from '../../src/explore/search/schedule.ts';

/** Segments as an engine records them: each thread's counts grow. */
const segments = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 300 })), { maxLength: 200 }).map((runs) => {
  const counts: number[] = [];
  return runs.flatMap(([id, n]) => {
    counts[id] = (counts[id] ?? 0) + n;
    return [id, counts[id]];
  });
});
const schedule: fc.Arbitrary<Schedule> = fc.record({
  target: fc.string({ minLength: 1 }),
  params: fc.dictionary(fc.string(), fc.string()).map((d) => ({ ...d })),
  segments,
});

describe('schedule strings', () => {
  test('what is encoded is decoded, and the same gives the same', () => {
    fc.assert(
      fc.property(schedule, (s) => {
        const text = encodeSchedule(s);
        expect(decodeSchedule(text)).toEqual(s);
        expect(encodeSchedule(decodeSchedule(text))).toBe(text);
        expect(text).toMatch(/^[^\s']+$/);
      }),
    );
  });

  test('long ones are compressed', () => {
    const long = Array.from({ length: 4000 }, (_, i) => [i % 2, Math.floor(i / 2) * 3 + 3]).flat();
    expect(encodeSchedule({ target: 'a.ts', params: {}, segments: long }).length).toBeLessThan(200);
  });

  test('one wrong character is noticed', () => {
    const text = encodeSchedule({ target: 'a/b.ts', params: { p: '4' }, segments: [0, 3, 1, 5, 0, 9] });
    for (let i = 0; i < text.length; i++) {
      const wrong = text.slice(0, i) + (text[i] === 'Q' ? 'R' : 'Q') + text.slice(i + 1);
      expect(() => decodeSchedule(wrong), wrong).toThrow(ScheduleError);
    }
    expect(() => decodeSchedule(text.slice(0, -1))).toThrow(/checksum|expected/);
    expect(() => decodeSchedule('hello')).toThrow('hello: expected a schedule, x1:...');
    expect(() => decodeSchedule(text.replace('x1', 'x2'))).toThrow('schedule of version x2: this is rt0 for x1');
  });
});
