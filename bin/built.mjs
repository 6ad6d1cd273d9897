// Runs the rt0 command that lies in dist/, in this process: signals and the terminal are the command's own. Nothing is built and nothing
// is written.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FLAVOURS = ['release', 'debug'];
const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** Sets process.exitCode to what the command returns. RT0_BUILD=debug runs the build with assertions. */
export async function runCli(args) {
  const flavour = process.env.RT0_BUILD ?? 'release';
  if (!FLAVOURS.includes(flavour)) return refuse(`RT0_BUILD=${flavour}: expected ${FLAVOURS.join(' or ')}`);
  const file = join(DIST, flavour, 'cli.js');
  if (!existsSync(file)) return refuse(`${file}: no such file: expected a whole package; install it again`);
  const { main } = await import(pathToFileURL(file).href);
  process.exitCode = await main(args);
}

function refuse(text) {
  process.stderr.write(`rt0: ${text}\n`);
  process.exitCode = 1;
}
