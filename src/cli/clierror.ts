// CliError and the exit codes: the command fails with one line on stderr.

/** The command line asks for something that is not there or makes no sense. */
export const USAGE = 2;
/** The program cannot be loaded. */
export const UNLOADABLE = 1;
/** The audit, or a stress program, found something wrong. */
export const FINDING = 3;

/** What ends the command with `rt0: message` and a code. The message is one line that names the input and what was
 *  expected. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: number;
  constructor(message: string, code: number = USAGE) {
    super(message);
    this.code = code;
  }
}

/** The first line of whatever was thrown. */
export function firstLine(e: unknown): string {
  const text = e instanceof Error ? e.message : String(e);
  return text.split('\n').find((l) => l.trim() !== '') ?? text;
}
