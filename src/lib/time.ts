// Time as programs have it: handles whose address is that of a timer, and the functions that make timers. Their types
// for programs are in types.ts.

import { Handle, handleClass, handleOf } from '../heap/handle.ts';
import { TAG_CHAN, TAG_TICKER, TAG_TIMER } from '../heap/tags.ts';
import { deltimer } from '../m/addtimer.ts';
import { Timer } from '../shared/layout-sync.ts';
import { get } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { newTicker, newTimer, afterFunc as startAfterFunc, tickerReset, timeAfter, timerReset } from '../time/timer.ts';
import { constructing } from './sync.ts';

/** A Timer, or what afterFunc returns: that one's channel is nil. */
export class TimerHandle extends Handle {
  constructor(addr: number) {
    super(TAG_TIMER, addr);
  }
  get c(): object {
    return channelOf(this.addr);
  }
  stop(): boolean {
    return deltimer(this.addr as Ptr<'timer'>);
  }
  reset(ms: number): boolean {
    return timerReset(this.addr as Ptr<'timer'>, ms);
  }
}

export class TickerHandle extends Handle {
  constructor(addr: number) {
    super(TAG_TICKER, addr);
  }
  get c(): object {
    return channelOf(this.addr);
  }
  stop(): void {
    deltimer(this.addr as Ptr<'timer'>);
  }
  reset(ms: number): void {
    tickerReset(this.addr as Ptr<'timer'>, ms);
  }
}

handleClass(TAG_TIMER, TimerHandle);
handleClass(TAG_TICKER, TickerHandle);

function channelOf(t: number): object {
  const c = get(t as Ptr<'timer'>, Timer.c);
  return handleOf(TAG_CHAN, c);
}

function makeTimer(ms: number): object {
  return handleOf(TAG_TIMER, newTimer(ms));
}
function makeTicker(ms: number): object {
  return handleOf(TAG_TICKER, newTicker(ms));
}

export const timeConstructors = {
  Timer: constructing(makeTimer, TimerHandle),
  Ticker: constructing(makeTicker, TickerHandle),
};

export function after(ms: number): object {
  return handleOf(TAG_CHAN, timeAfter(ms));
}

export function afterFunc(ms: number, fn: unknown, ...args: readonly unknown[]): object {
  return handleOf(TAG_TIMER, startAfterFunc(ms, fn, args));
}
