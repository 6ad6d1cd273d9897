// Output of the machine: a byte ring in shared memory for each of stdout and stderr, which the host empties. An M that
// prints costs the host one message per burst, however many lines it is; when the ring is full the writer sleeps until the
// host has caught up.

import { setByte } from './bytes.ts';
import { STDERR, STDOUT, stderrPipe, stdoutPipe } from './globals.ts';
import { Pipe } from './layout-host.ts';
import { lock, unlock } from './lock.ts';
import { get, load, ref, store, xchg } from './mem.ts';
import { futexsleep, ringbell } from './os.ts';
import { PIPE } from './param.ts';

const encoder = new TextEncoder();

/** Writes text to fd 1 or 2. May sleep; never loses a byte. (os: write) */
export function write(fd: 1 | 2, text: string): void {
  const pipe = fd === 1 ? stdoutPipe : stderrPipe;
  const base = (fd === 1 ? STDOUT : STDERR) * 4;
  const bytes = encoder.encode(text);
  const l = ref(pipe, Pipe.lock);
  lock(l);
  let done = 0;
  while (done < bytes.length) {
    const head = load(pipe, Pipe.head);
    const tail = get(pipe, Pipe.tail);
    const room = PIPE - ((tail - head) | 0);
    if (room === 0) {
      ring(pipe);
      futexsleep(pipe + Pipe.head, head, -1);
      continue;
    }
    const n = Math.min(room, bytes.length - done);
    for (let i = 0; i < n; i++) setByte(base + ((tail + i) & (PIPE - 1)), bytes[done + i] as number);
    store(pipe, Pipe.tail, (tail + n) | 0);
    done += n;
  }
  unlock(l);
  ring(pipe);
}

function ring(pipe: typeof stdoutPipe): void {
  const rung = xchg(pipe, Pipe.bell, 1);
  if (rung === 0) ringbell();
}
