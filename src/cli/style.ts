// Formats colours, counts, rates and times for people. Colours are picocolors', on a stream that is a terminal (or
// FORCE_COLOR); NO_COLOR turns them off.

import type { WriteStream } from 'node:tty';
import pc from 'picocolors';

type Colors = ReturnType<typeof pc.createColors>;

export function colorsFor(stream: WriteStream): Colors {
  const wanted = stream.isTTY === true || (process.env.FORCE_COLOR ?? '') !== '';
  return pc.createColors(wanted && pc.isColorSupported);
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1,234,567 */
export function count(n: number): string {
  return grouped.format(n);
}

/** 640 ms, 2.31 s, 3 m 05 s */
export function time(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.floor(ms / 60_000)} m ${String(Math.floor((ms / 1000) % 60)).padStart(2, '0')} s`;
}

/** 112k/s, 3.4M/s */
export function rate(n: number, ms: number): string {
  const perSecond = ms === 0 ? 0 : (n * 1000) / ms;
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)}M/s`;
  if (perSecond >= 1e4) return `${(perSecond / 1e3).toFixed(0)}k/s`;
  return `${count(perSecond)}/s`;
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** A column a figure, scaled to the largest. */
export function bars(xs: readonly number[]): string {
  const most = Math.max(1, ...xs);
  return xs.map((x) => BLOCKS[Math.min(BLOCKS.length - 1, Math.floor((x / most) * BLOCKS.length))]).join('');
}
