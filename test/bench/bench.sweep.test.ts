// The command as people run it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { BenchResult } from '../../bench/bench.ts';
import { findGo } from '../../bench/golang.ts';
import { ROOT } from '../../bench/paths.ts';
import { checkReport } from '../../bench/process.ts';
import { WHOLE } from '../harness/sweep.ts';

function bench(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, [join(ROOT, 'bench', 'start.mjs'), ...args], { encoding: 'utf8' });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

describe('npm run bench', () => {
  test.runIf(WHOLE)('--json is one array of results, with every count checked', () => {
    const { code, stdout, stderr } = bench('--quick', '--json', 'create');
    expect(code, stderr).toBe(0);
    const results = JSON.parse(stdout) as BenchResult[];
    expect(results.map((r) => [r.name, r.gomaxprocs])).toEqual([
      ['create+run+exit', 1],
      ['create+run+exit', 2],
    ]);
    for (const r of results) {
      expect(r.ns).toBeGreaterThan(0);
      expect(r.peer).toBe('piscina');
      expect(r.peerNs).toBeGreaterThan(0);
      if (findGo() === null) expect([r.goNs, r.ratio]).toEqual([null, null]);
      else expect(r.ratio).toBeGreaterThan(0);
    }
  });

  test.runIf(WHOLE)(
    'programs of generator functions are compiled and counted; parallel jobs have two peers and a speed-up',
    () => {
      const { code, stdout, stderr } = bench('--quick', '--json', 'ping-pong', 'matrix, from');
      expect(code, stderr).toBe(0);
      const results = JSON.parse(stdout) as BenchResult[];
      expect(results.map((r) => [r.name, r.gomaxprocs])).toEqual([
        ['unbuffered ping-pong', 1],
        ['unbuffered ping-pong', 2],
        ['matrix, from 1 P to 2', null],
      ]);
      expect(results[2]?.peers.map((p) => p.name)).toEqual(['piscina', 'worker_threads']);
      expect(results[2]?.peers.every((p) => (p.speedup ?? 0) > 0)).toBe(true);
      expect(results[2]?.speedup).toBeGreaterThan(0);
      expect(results[2]?.ns).toBeNull();
    },
  );

  test('bad input is one line and exit 1', () => {
    for (const args of [['--nonsense'], ['no such bench']]) {
      const { code, stdout, stderr } = bench(...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('a report', () => {
  test('that is short of its count is refused', () => {
    expect(checkReport('x', 0, '{"ns":1,"ops":2,"got":2}\n', '')).toEqual({ ns: 1, ops: 2, got: 2 });
    expect(() => checkReport('x', 0, '{"ns":1,"ops":2,"got":1}\n', '')).toThrow('x: did 1 of 2');
    expect(() => checkReport('x', 2, '', 'fatal error')).toThrow('x: failed (exit 2)');
    expect(() => checkReport('x', 0, '', '')).toThrow('x: no report');
  });
});

describe('findGo', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rt0-bench-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  test('looks in PATH, then where Go is usually put', () => {
    expect(findGo('', [dir])).toBeNull();
    writeFileSync(join(dir, 'go'), '', { mode: 0o755 });
    expect(findGo('', ['/nowhere', dir])).toBe(join(dir, 'go'));
    expect(findGo(dir, [])).toBe(join(dir, 'go'));
  });
});
