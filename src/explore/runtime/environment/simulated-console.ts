// The console and the process of an explored program: its text joins the run's output, where what `print` wrote stands,
// instead of the terminal of whoever explores. It is no operation that threads could interleave at. And it does not end
// the explorer, which may be somebody's test runner. (src/host/console.ts and guard.ts are the same for real threads.)

import { Console } from 'node:console';
import { inspect } from 'node:util';

function stream(say: (text: string) => void): NodeJS.WriteStream {
  const write = (text: string | Uint8Array): boolean => {
    say(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
    return true;
  };
  return { write } as unknown as NodeJS.WriteStream;
}

export function consoleOver(say: (text: string) => void): Console {
  return new Console({ stdout: stream(say), stderr: stream(say), ignoreErrors: false });
}

/** Node's process, but for what would end it and where it writes. */
export function processOver(say: (text: string) => void): NodeJS.Process {
  const refuse =
    (name: string) =>
    (...given: readonly unknown[]): never => {
      const shown = given.map((v) => inspect(v)).join(', ');
      const code = Number.isInteger(given[0]) && name !== 'kill' ? given[0] : 2;
      throw new Error(
        `process.${name}(${shown}): a program of goroutines ends by exit(${String(code)}), imported from rt0`,
      );
    };
  const own = Object.fromEntries(
    ['exit', 'reallyExit', 'abort', 'kill'].map((name) => [name, { value: refuse(name) }]),
  );
  return Object.create(process, {
    ...own,
    exitCode: { get: () => undefined, set: (v: unknown) => v === undefined || refuse('exit')(v) },
    stdout: { value: stream(say) },
    stderr: { value: stream(say) },
  }) as NodeJS.Process;
}
