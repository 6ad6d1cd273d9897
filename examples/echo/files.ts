// Each end of a connection is an open file, and a process may have so many.

import { blockingHost, exit, print } from 'rt0';

/** What the process needs beside: threads, pipes, the program. */
const OTHERS = 100;

/** Ends the program, with one line, when the limit is too low for so many ends of connections. */
export function* needFiles(ends: number) {
  let text = '';
  try {
    text = yield* blockingHost('readFile', '/proc/self/limits');
  } catch {
    return;
  }
  const limit = Number(/^Max open files +(\d+)/m.exec(text)?.[1] ?? Infinity);
  if (ends + OTHERS <= limit) return;
  print(
    `echo: needs ${ends + OTHERS} open files, and may have ${limit}: raise the limit (ulimit -n) or ask for fewer connections`,
  );
  exit(1);
}
