// Says which threads have loaded it: each writes a line with its id to the file that RT0_LOADS names. In resumable form
// (docs/resumable.md), as the compiler would make the line part of main's init.

import { appendFileSync, readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { funcs, print } from 'rt0';

const FILE = process.env.RT0_LOADS ?? '';

function main(_sp: number, _rp: number): unknown {
  const threads = readFileSync(FILE, 'utf8').trim().split('\n');
  print(`${threads.length} loads by ${new Set(threads).size} threads`);
  return undefined;
}

funcs('main', { main });
appendFileSync(FILE, `${threadId}\n`);

export { main };
