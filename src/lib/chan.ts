// Chan as programs hold it: a handle with the channel operations as methods, in resumable form. Its type for programs
// is in types.ts. The address is read once a call; everything else is in src/chan.

import { chancap, chanlen, closechan, makechan } from '../chan/chan.ts';
import { CLOSED, chanrecv, chanrecv2, NOTHING, tryrecv } from '../chan/chanrecv.ts';
import { chansend, trysend } from '../chan/chansend.ts';
import { SelectCase } from '../chan/selectorder.ts';
import { Handle, handleClass, handleOf } from '../heap/handle.ts';
import { TAG_CHAN } from '../heap/tags.ts';
import { payloadOf, tagOf } from '../heap/value.ts';
import { as } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { missing } from './compiled.ts';

export class Chan extends Handle {
  constructor(addr: number) {
    super(TAG_CHAN, addr);
  }

  send(sp: number, rp: number, v: unknown): unknown {
    if (rp !== 0) missing('Chan.send');
    return chansend(sp, 0, this.addr as Ptr<'hchan'>, v);
  }

  recv(sp: number, rp: number): unknown {
    if (rp !== 0) missing('Chan.recv');
    return chanrecv(sp, 0, this.addr as Ptr<'hchan'>);
  }

  recv2(sp: number, rp: number): unknown {
    if (rp !== 0) missing('Chan.recv2');
    return chanrecv2(sp, 0, this.addr as Ptr<'hchan'>);
  }

  trySend(v: unknown): boolean {
    return trysend(this.addr as Ptr<'hchan'>, v);
  }

  tryRecv(): { selected: boolean; value: unknown; ok: boolean } {
    const v = tryrecv(this.addr as Ptr<'hchan'>);
    if (v === NOTHING) return { selected: false, value: undefined, ok: false };
    if (v === CLOSED) return { selected: true, value: undefined, ok: false };
    return { selected: true, value: v, ok: true };
  }

  receiving(): SelectCase {
    return new SelectCase(this.addr as Ptr<'hchan'>, false, 0, 0, undefined);
  }

  sending(v: unknown): SelectCase {
    const tag = tagOf(v);
    return new SelectCase(this.addr as Ptr<'hchan'>, true, tag, payloadOf(tag, v), v);
  }

  close(): void {
    closechan(this.addr as Ptr<'hchan'>);
  }

  get len(): number {
    return chanlen(this.addr as Ptr<'hchan'>);
  }

  get cap(): number {
    return chancap(this.addr as Ptr<'hchan'>);
  }
}
handleClass(TAG_CHAN, Chan);

/** A new channel with room for `capacity` values. */
export function chan(capacity = 0): Chan {
  return handleOf(TAG_CHAN, makechan(capacity)) as Chan;
}

/** The channel that is none: send and receive wait forever, close throws. */
export function nilChan(): Chan {
  return handleOf(TAG_CHAN, as<'hchan'>(0)) as Chan;
}
