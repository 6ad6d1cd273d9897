// Prints the thread of each of 8 goroutines that all wait for each other, so that several Ms come to run.

import { alloc, frameSize, funcs, go, loadword, PARKED, print, push, threadid, xaddword } from 'rt0';
import { done, newJoin, wait } from './join.ts';

const FRAME = frameSize(0);

function body(_sp: number, _rp: number, up: number, join: number): unknown {
  xaddword(up, 1);
  for (let i = 0; i < 200_000 && loadword(up) < 2; i++);
  print(threadid());
  done(join);
  return undefined;
}

function main(sp: number, rp: number): unknown {
  if (rp !== 0) return undefined;
  const up = alloc(1);
  const join = newJoin(8);
  for (let i = 0; i < 8; i++) go(body, up, join);
  wait(join);
  push(sp - FRAME, pc.main | 1, FRAME);
  return PARKED;
}

const pc = funcs('main', { main, body });

export { main };
