// State of a program's console: counts, timers, and how far each goroutine's groups indent its lines. The
// host keeps it for the whole program, as a goroutine moves between threads, and applies each call where it stands in
// the output: so a count is right whoever counts, and the lines are in order. (The threads' end is console.ts; Node:
// internal/console/constructor.js)

import { STDERR, STDOUT } from '../shared/pipe.ts';

/** A text for a stream. */
export interface Line {
  readonly fd: 1 | 2;
  readonly text: string;
}

interface TimerCall {
  readonly op: 'time' | 'timeLog' | 'timeEnd';
  readonly goid: number;
  readonly label: string;
  /** When, in milliseconds on the threads' clock. */
  readonly at: number;
  /** What timeLog was given, formatted. */
  readonly more: string;
}

/** A call, as JSON in a record of the pipe. */
export type ConsoleCall =
  | TimerCall
  | { readonly op: 'count' | 'countReset'; readonly goid: number; readonly label: string }
  | { readonly op: 'group' | 'groupEnd'; readonly goid: number }
  /** Lines of a program that has opened a group. */
  | { readonly op: 'line'; readonly goid: number; readonly fd: 1 | 2; readonly text: string };

/** Columns that a group indents by. */
const INDENT = 2;
/** Most that groups indent: Node has no bound, and a program that never ends its groups would fill its lines. */
const MAXINDENT = 1000;

/** A program's console: takes its calls in order, and answers with what each prints. */
export function consoleState(): (record: string) => Line[] {
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const indents = new Map<number, number>();

  function line(fd: 1 | 2, goid: number, text: string): Line[] {
    const indent = ' '.repeat(indents.get(goid) ?? 0);
    const body = text.endsWith('\n') ? text.slice(0, -1) : text;
    return [{ fd, text: `${indent}${indent === '' ? body : body.replaceAll('\n', `\n${indent}`)}\n` }];
  }

  function warn(goid: number, text: string): Line[] {
    return line(STDERR, goid, `Warning: ${text}`);
  }

  function timer(c: TimerCall): Line[] {
    const started = timers.get(c.label);
    if (c.op === 'time') {
      if (started !== undefined) return warn(c.goid, `Label '${c.label}' already exists for console.time()`);
      timers.set(c.label, c.at);
      return [];
    }
    if (started === undefined) return warn(c.goid, `No such label '${c.label}' for console.${c.op}()`);
    if (c.op === 'timeEnd') timers.delete(c.label);
    return line(STDOUT, c.goid, `${c.label}: ${formatTime(c.at - started)}${c.more}`);
  }

  return (record) => {
    const c = JSON.parse(record) as ConsoleCall;
    switch (c.op) {
      case 'line':
        return line(c.fd, c.goid, c.text);
      case 'group':
        indents.set(c.goid, Math.min(MAXINDENT, (indents.get(c.goid) ?? 0) + INDENT));
        return [];
      case 'groupEnd': {
        const rest = (indents.get(c.goid) ?? 0) - INDENT;
        if (rest > 0) indents.set(c.goid, rest);
        else indents.delete(c.goid);
        return [];
      }
      case 'count': {
        const n = (counts.get(c.label) ?? 0) + 1;
        counts.set(c.label, n);
        return line(STDOUT, c.goid, `${c.label}: ${n}`);
      }
      case 'countReset':
        return counts.delete(c.label) ? [] : warn(c.goid, `Count for '${c.label}' does not exist`);
      default:
        return timer(c);
    }
  };
}

/** As Node prints a duration: 1.234ms, 5.678s, 1:02.003 (m:ss.mmm), 1:00:00.000 (h:mm:ss.mmm). */
function formatTime(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)}s`;
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0');
  const minutes = Math.floor(ms / 60_000) % 60;
  const hours = Math.floor(ms / 3_600_000);
  if (hours === 0) return `${minutes}:${seconds} (m:ss.mmm)`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds} (h:mm:ss.mmm)`;
}
