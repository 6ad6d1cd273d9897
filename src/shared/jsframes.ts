// The frames of the goroutine that runs are JavaScript's: where they are is in the text of an error's stack. They are printed
// like those that lie in shared memory.

/** `main.worker(...)` and its place for each frame of the program's own, two lines of a traceback. */
export function jsFrames(stack: string | undefined): string {
  let out = '';
  for (const line of (stack ?? '').split('\n')) {
    const at = /^\s+at (?:(?:async )?(.+?) \()?(?:file:\/\/)?(.*):(\d+):\d+\)?$/.exec(line);
    if (at === null) continue;
    const [, name = '', file = '', row = ''] = at;
    if (/^node:|\/dist\/(release|debug)\/|^<|\beval at\b/.test(file)) continue;
    out += `main.${written(name)}(...)\n\t${file}:${row}\n`;
  }
  return out;
}

/** As the function is registered: inner functions have become functions of the module, under names without dots. */
function written(name: string): string {
  const own = name.replace(/^(?:Object|Module|Function)\./, '').replace(/ \[as .*\]$/, '');
  return own === '' || own === '<anonymous>' ? 'func1' : own.replace(/^_+(?=\w+\$)/, '').replace(/\$(?=\w)/g, '.');
}
