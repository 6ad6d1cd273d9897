// The console of an explored program: its text joins the run's output, where what `print` wrote stands, instead of the terminal of
// whoever explores. It is no operation that threads could interleave at.

import { Console } from 'node:console';

export function consoleOver(say: (text: string) => void): Console {
  const stream = { write: (text: string) => say(text) } as unknown as NodeJS.WritableStream;
  return new Console({ stdout: stream, stderr: stream, ignoreErrors: false });
}
