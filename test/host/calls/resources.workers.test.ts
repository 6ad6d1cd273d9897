// The end of a run with host calls under way: sockets are closed, commands killed, nothing is left that would keep the
// process or disturb the next program.
// Tests src/host/calls: resources; src/host: kernel.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from 'rt0/host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rt0 } from '../../cli/rt0.ts';
import { useMachine } from '../../harness/machine.ts';

const rig = useMachine();
const PROGRAMS = '../host/calls/programs';
let server: Server;
let url = '';
/** Requests that it holds. */
let open = 0;

beforeAll(async () => {
  // It takes requests and never answers.
  server = createServer((_, response) => {
    open++;
    response.on('close', () => open--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Comes back when it is so. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** What keeps this process alive, but for the pool and the test's own: sockets, servers, timers, commands. */
const resources = (): string[] =>
  process.getActiveResourcesInfo().filter((r) => /TCP|Process|FSReq|FileHandle/.test(r));

const running = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has waited for yet has ended as well.
    return !/^State:\sZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const ends: readonly (readonly [string, number])[] = [
  ['return', 0],
  ['exit', 3],
  ['panic', 2],
  ['stop', 130],
];

test.each(ends.flatMap(([how, code]) => [1, 4].map((procs) => ({ how, code, procs }))))(
  '$how in the middle, GOMAXPROCS=$procs',
  async ({ how, code, procs }) => {
    const dir = mkdtempSync(join(tmpdir(), 'rt0-ends-'));
    const files = [0, 1, 2].map((i) => join(dir, `pid${i}`));
    const before = resources();
    let rt: Runtime | undefined;
    let told: AbortSignal | undefined;
    let over = 0;
    const r = await rig.run(`${PROGRAMS}/inflight`, {
      procs,
      args: [how, dir, url],
      host: {
        never(): Promise<never> {
          told = this.signal;
          return new Promise(() => undefined);
        },
        async ready(mode: string): Promise<void> {
          await until(() => files.every(existsSync) && open > 0 && told !== undefined);
          over = performance.now();
          if (mode === 'stop') rt?.stop();
        },
      },
      started: (booted) => {
        rt = booted;
      },
    });
    // Nothing was waited for that does not come.
    expect(performance.now() - over).toBeLessThan(1500);
    expect(r.code, `${r.how}\n${r.stderr}`).toBe(code);
    expect(told?.aborted).toBe(true);
    const pids = files.map((f) => Number(readFileSync(f, 'utf8')));
    expect(pids.filter(running)).toEqual([]);
    // The server hears of it.
    await until(() => open === 0);
    await until(() => {
      // Node's fetch opens connections anew, for later requests. They do not keep a process, but their other ends are
      // ours.
      server.closeAllConnections();
      return resources().length <= before.length;
    });
    rmSync(dir, { recursive: true });
    // The next program finds a clean machine.
    const next = await rig.run(`${PROGRAMS}/tcp`, { procs, strict: true });
    expect(next.code, next.stderr).toBe(0);
  },
);

test('a process ends with its program, whatever it has open', async () => {
  const program = join(import.meta.dirname ?? '', 'programs', 'leavesopen.ts');
  const r = await rt0(['run', program]);
  expect(r).toMatchObject({ code: 0, stdout: 'open\n', stderr: '' });
});
