// Lines of the runtime's own functions for tracebacks: Go shows frames of the sync and time packages with file and
// line. The build adds to `funcs('sync', { ... })` what the compiler adds for a program's functions: each resume point
// stands where its frame is pushed.

import { relative } from 'node:path';

const REGISTERED = /\bfuncs\('(sync|time)', (\{[^}]*\})\)/g;
const ENTRY = /(?:'([^']+)'|(\w+))(?:: (\w+))?/g;

/** The module's text with the lines added; nothing in it moves to another line. */
export function textLines(root: string, path: string, code: string): string {
  if (!REGISTERED.test(code)) return code;
  const lines = code.split('\n');
  const constants = new Map([...code.matchAll(/^const (\w+) = (\d+);/gm)].map((m) => [m[1], Number(m[2])]));
  const file = relative(root, path);
  return code.replaceAll(REGISTERED, (_, pkg: string, entries: string) => {
    const tables = [...entries.matchAll(ENTRY)].map(([, quoted, plain, local]) => {
      const name = quoted ?? plain ?? '';
      const table = { file, lines: linesOf(lines, constants, name, local ?? name), saved: [] };
      return `${JSON.stringify(name)}: ${JSON.stringify(table)}`;
    });
    return `funcs('${pkg}', ${entries}, { ${tables.join(', ')} })`;
  });
}

/** By resume point; the first is the line of the first push, or of the function if there is none. */
function linesOf(
  lines: readonly string[],
  constants: ReadonlyMap<string | undefined, number>,
  name: string,
  local: string,
): number[] {
  const pcs = new Set([`pc.${name}`, `pc['${name}']`]);
  for (const l of lines) {
    const alias = /^const (\w+) = (pc\..*|pc\[.*\]);/.exec(l);
    if (alias && pcs.has(alias[2] ?? '')) pcs.add(alias[1] ?? '');
  }
  const declared = lines.findIndex((l) => new RegExp(`^(export )?function ${local}\\b`).test(l)) + 1;
  if (declared === 0) throw new Error(`function ${local} not found`);
  const found = [declared];
  lines.forEach((l, i) => {
    const pushed = /\bpush\([^,]+, ([^|]+?) \| \(?(\w+)/.exec(l);
    if (!pushed || !pcs.has(pushed[1] ?? '')) return;
    if (found[0] === declared) found[0] = i + 1;
    const point = constants.get(pushed[2]) ?? Number(pushed[2]);
    if (point >= 0) found[point] = i + 1;
  });
  return Array.from(found, (l) => l ?? found[0] ?? declared);
}
