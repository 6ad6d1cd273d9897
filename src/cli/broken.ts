// Broken output: the reader of stdout or stderr goes away (EPIPE), or the disk is full.
//
//   EPIPE on stdout    `rt0 ... | head`: who stopped reading has seen enough. The command ends at once and without a
//                      word, by the code of a process that SIGPIPE has ended, as a Go program does: not 0, which would
//                      say that all is well
//   other errors       one line on stderr, the first time; the verb goes on without output, and its code is 1 if it
//                      would be 0
//   errors of stderr   are ignored

/** 128 + SIGPIPE. */
const SIGPIPED = 141;

/** Nobody could be told. */
const ignore = (): void => undefined;

/** Watches the process's streams. The result says whether stdout has lost something of what was written. */
export function watchOutput(): () => Promise<boolean> {
  let broken = false;
  // Once a process: tests run many commands in one.
  if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore);
  process.stdout.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code === 'EPIPE') process.exit(SIGPIPED);
    if (broken) return;
    broken = true;
    process.exitCode ||= 1;
    process.stderr.write(`rt0: stdout cannot be written: ${e.message}\n`);
  });
  return async () => {
    // The error of a write comes after its callback.
    await new Promise<void>((done) => setImmediate(done));
    return broken;
  };
}
