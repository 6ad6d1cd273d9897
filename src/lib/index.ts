// What a program imports as `rt0`. For now bodies are written in the resumable form by hand (docs/resumable.md), and this
// is what they need; the compiler will target the same functions.

export { mallocgc } from '../heap/malloc.ts';
export { getnum, getv, setnum, setv } from '../heap/value.ts';
export { gosched } from '../m/gosched.ts';
export { lockOSThread, unlockOSThread } from '../m/lockosthread.ts';
export { morestack } from '../m/newstack.ts';
export { gopark, goready } from '../m/park.ts';
export { frameSize, push, slot } from '../shared/frame.ts';
export { casword, loadword, setword, storeword, word, xaddword, xchgword } from '../shared/mem.ts';
export { nanotime, threadid } from '../shared/os.ts';
export type { Ptr } from '../shared/struct.ts';
export { type Body, funcs, PARKED } from '../shared/text.ts';
export { waitReason } from '../shared/waitreason.ts';
export {
  alloc,
  args,
  env,
  exit,
  getg,
  go,
  goexit,
  goid,
  gomaxprocs,
  numCPU,
  numGoroutine,
  numIdle,
  print,
  stackguard,
} from './program.ts';
