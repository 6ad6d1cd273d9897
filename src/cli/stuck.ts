// A file that never answers: a FIFO that nobody opens at its other end, a terminal that nobody types at. Node reads it on a thread of its
// pool, and waits for that thread however it is told to exit. Only a signal ends such a process.

/** Looks at what is under way, and milliseconds between two. */
const LOOKS = 20;
const PAUSE = 10;

/** Ends the process if a call of a file is still under way after the machine has gone. The last thing that a verb does. */
export async function leaveStuck(): Promise<void> {
  for (let i = 0; i < LOOKS; i++) {
    const stuck = process.getActiveResourcesInfo().some((r) => r.startsWith('FSReq'));
    if (!stuck) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  process.stderr.write('rt0: a host call waits for a file that does not answer: the process is ended by SIGKILL\n');
  process.kill(process.pid, 'SIGKILL');
}
