// Handles: JavaScript objects that stand for something in shared memory (a channel, a mutex). They hold its address and
// nothing else, so that a slot can hold (tag, address) and any thread can make the object anew.
//
// The classes have the methods that programs call, so they are made above (sync, lib). They are told to this table when
// their modules load, as bodies are told to the text segment: every thread has the same table before anything runs.

import { throw_ } from '../shared/throw.ts';
import { intern, interned } from './intern.ts';
import { HANDLES, TAG_HANDLE } from './tags.ts';

export abstract class Handle {
  readonly tag: number;
  /** Word address. 0 is nil. */
  readonly addr: number;

  constructor(tag: number, addr: number) {
    this.tag = tag;
    this.addr = addr;
  }

  /** As programs print it: Mutex(0x60100), by its byte address. */
  toString(): string {
    return `${this.constructor.name.replace(/Handle$/, '')}(0x${(this.addr * 4).toString(16)})`;
  }
}

type Make = new (addr: number) => Handle;
const classes: (Make | null)[] = new Array(HANDLES).fill(null);

/** Says which class stands for a tag. At module load only. */
export function handleClass(tag: number, make: Make): void {
  classes[tag - TAG_HANDLE] = make;
}

/** The object for (tag, addr): the same one as long as the current goroutine runs on. */
export function handleOf(tag: number, addr: number): object {
  const known = interned(tag, addr);
  if (known !== null) return known;
  const make = classes[tag - TAG_HANDLE];
  if (make === null || make === undefined) return throw_(`corrupt value: tag ${(tag >>> 0).toString(16)}`);
  return intern(tag, addr, new make(addr));
}
