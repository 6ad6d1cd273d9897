// Echo servers side by side: ours (server.ts, GOMAXPROCS 1 and 2) and plain Node's, under the same load from a process
// of its own.
//
//   node --import tsx examples/echo/compare.ts [CONNECTIONS] [ROUNDS] [BYTES] [TIMES]
//
// The figures are messages a second, the median of TIMES; servers take turns, so that a slow moment of the machine
// meets them all.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const RT0 = fileURLToPath(new URL('../../bin/rt0', import.meta.url));
const DEFAULTS = [1000, 30, 64, 3];
const SECONDS = 50;

interface Server {
  readonly name: string;
  readonly args: readonly string[];
}

/** What a child prints on stdout, up to the first line's end or to its own. */
async function says(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return text.trim();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Messages a second. */
async function measure(server: Server, [connections = 0, rounds = 0, bytes = 0]: readonly number[]): Promise<number> {
  const child = spawn(process.execPath, server.args, { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const hello = await says(child);
    const port = /^listening on (\d+)$/.exec(hello)?.[1];
    if (port === undefined) throw new Error(`${server.name}: ${hello}`);
    const load = spawn(
      process.execPath,
      [`${HERE}load.mjs`, port, String(connections), String(rounds), String(bytes)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: SECONDS * 1000,
      },
    );
    const ms = Number(await says(load));
    if (!(ms > 0)) throw new Error(`${server.name}: the load did not end well`);
    return (connections * rounds * 1000) / ms;
  } finally {
    await stop(child);
  }
}

const numbers = DEFAULTS.map((d, i) => Number(process.argv[2 + i] ?? d));
const [connections = 0, rounds = 0, bytes = 0, times = 0] = numbers;
if (!numbers.every((n) => Number.isInteger(n) && n > 0)) {
  console.error(
    `compare: ${process.argv.slice(2).join(' ')}: expected up to four whole numbers above 0: connections, rounds, bytes, times`,
  );
  process.exit(1);
}
const ours = (procs: number): Server => ({
  name: `rt0, GOMAXPROCS=${procs}`,
  args: [RT0, 'run', '-p', String(procs), `${HERE}server.ts`, '0', String(connections), String(SECONDS)],
});
const servers: Server[] = [ours(1), ours(2), { name: 'Node', args: [`${HERE}node-server.mjs`] }];
const figures = servers.map((): number[] => []);
for (let i = 0; i < times; i++) {
  for (const [k, server] of servers.entries()) figures[k]?.push(await measure(server, numbers));
}
const medians = figures.map((f) => f.sort((a, b) => a - b)[Math.floor(f.length / 2)] ?? 0);
const node = medians.at(-1) ?? 0;
console.log(`${connections} connections, ${rounds} messages of ${bytes} bytes each, median of ${times}`);
servers.forEach((s, k) => {
  const m = medians[k] ?? 0;
  console.log(`${s.name.padEnd(18)} ${Math.round(m)} messages a second, ${(m / node).toFixed(2)} of Node's`);
});
