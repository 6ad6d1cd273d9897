// Prints a trace as columns, a thread each, in the order in which things took effect:
//
//          T0 lock                        T1 unlock
//     1    12 Atomics.add(a, NEXT, 1) = 0
//     2                                   20 Atomics.load(a, OWNER) = 0
//
// Figures at the left of an operation are its line; the file stands in the head when there is only one. A line is drawn
// where another thread takes over.

import { KINDS, local, type Site, START } from '../engine/point.ts';
import type { TraceEvent } from './trace.ts';

export interface ColumnOptions {
  /** Characters in a line. */
  readonly width?: number;
  /** Operations shown: the last so many. */
  readonly last?: number;
}

export function columns(
  events: readonly TraceEvent[],
  names: readonly string[],
  sites: readonly Site[],
  options: ColumnOptions = {},
): string[] {
  const visible = events.filter((e) => (e.op & 15) !== START);
  const shown = visible.slice(-(options.last ?? 80));
  const involved = [...new Set(shown.map((e) => e.thread))].sort((a, b) => a - b);
  if (involved.length === 0) return [];
  const files = new Set(shown.map((e) => sites[e.site]?.file).filter((f) => f !== undefined && f !== ''));
  const margin = String(visible.length).length + 2;
  const each = Math.max(24, Math.floor(((options.width ?? 120) - margin) / involved.length) - 2);
  const row = (left: string, cells: readonly string[]): string =>
    `${left.padStart(margin)}  ${cells.map((c) => fitted(c, each)).join('  ')}`.trimEnd();
  const lines: string[] = [];
  if (files.size === 1) lines.push(`in ${[...files][0]}`);
  lines.push(
    row(
      '',
      involved.map((id) => names[id] ?? `T${id}`),
    ),
  );
  lines.push(
    row(
      '',
      involved.map(() => '-'.repeat(each)),
    ),
  );
  if (shown.length < visible.length)
    lines.push(row('', [`... ${visible.length - shown.length} operations before these`]));
  shown.forEach((e, i) => {
    const n = visible.length - shown.length + i + 1;
    const text = cellText(e, sites[e.site], files.size > 1);
    lines.push(
      row(
        String(n),
        involved.map((id) => (id === e.thread ? text : '')),
      ),
    );
  });
  return lines;
}

function cellText(e: TraceEvent, site: Site | undefined, withFile: boolean): string {
  const value = e.value === '' ? '' : ` ${e.value}`;
  if (site === undefined || site.file === '' || local(e.op)) return `${KINDS[e.op & 15]}${value}`;
  const file = withFile ? `${site.file.split('/').at(-1)}:` : '';
  return `${file}${site.line} ${site.text}${value}`;
}

/** What does not fit loses its middle: the result stands at the end. */
function fitted(text: string, width: number): string {
  if (text.length <= width) return text.padEnd(width);
  const tail = Math.floor(width * 0.4);
  return `${text.slice(0, width - tail - 1)}…${text.slice(text.length - tail)}`;
}
