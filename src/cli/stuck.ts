// A file that never answers: a FIFO that nobody opens at its other end, a terminal that nobody types at. Node reads it on a thread of its
// pool, and waits for that thread however it is told to exit. Only a signal ends such a process.

/** Ends the process, as host calls that cannot be ended would keep it. The last thing that a verb does. */
export function leaveStuck(): never {
  process.stderr.write('rt0: a host call waits for a file that does not answer: the process is ended by SIGKILL\n');
  process.kill(process.pid, 'SIGKILL');
  throw new Error('SIGKILL did not end the process');
}
