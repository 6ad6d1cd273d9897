// Frames of the running goroutine for a traceback: they are JavaScript's, and read from an error's stack. They are
// printed like those that lie in shared memory.

/** `main.worker(...)` and its place for each frame of the program's own, two lines of a traceback. */
export function jsFrames(stack: string | undefined): string {
  let out = '';
  for (const line of goroutineLines(stack)) {
    const at = /^\s+at (?:(?:async )?(.+?) \()?(?:file:\/\/)?(.*):(\d+):\d+\)?$/.exec(line);
    if (at === null) continue;
    const [, name = '', file = '', row = ''] = at;
    if (!isProgram(line, file)) continue;
    out += `main.${written(name)}(...)\n\t${file}:${row}\n`;
  }
  return out;
}

/** The text of an error's stack. A program may have made that anything, and reading it throw: then there is none, and
 *  the message is shown without. */
export function stackOf(e: Error): string | undefined {
  try {
    const { stack } = e as { stack?: unknown };
    return typeof stack === 'string' ? stack : undefined;
  } catch {
    return undefined;
  }
}

/** What lies above the trampoline: the rest is the thread's. */
function goroutineLines(stack: string | undefined): string[] {
  const lines = (stack ?? '').split('\n').filter((l) => /^\s+at /.test(l));
  const end = lines.findIndex((l) => /^\s+at gogo \(/.test(l));
  return end < 0 ? lines : lines.slice(0, end);
}

/** Not Node's, not the runtime's, and not what the compiler adds to a program, which no source map leads anywhere. */
function isProgram(line: string, file: string): boolean {
  return (
    !/^node:|\/dist\/(release|debug)\/|\/programs\/[0-9a-f]{24}-|\/node_modules\/piscina\/|^<|\beval at\b/.test(file) &&
    !line.includes('node:')
  );
}

/** Lines of a stack's text that are the program's, as the engine has them. */
export function programLines(stack: string | undefined): string[] {
  return goroutineLines(stack)
    .filter((l) => isProgram(l, l))
    .map((l) => l.replace(/\$init\b/, 'init'));
}

/** As the function is registered: inner functions have become functions of the module, under names without dots. */
function written(name: string): string {
  const own = name.replace(/^(?:Object|Module|Function)\./, '').replace(/ \[as .*\]$/, '');
  if (own === '$init') return 'init';
  return own === '' || own === '<anonymous>'
    ? 'func1'
    : own
        .replace(/\$\d+$/, '')
        .replace(/^_+(?=\w+\$)/, '')
        .replace(/\$(?=\w)/g, '.');
}
