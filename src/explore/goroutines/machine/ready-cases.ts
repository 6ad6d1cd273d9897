// Which cases of a select can go on now, in the order in which they are written. All that chan/select.ts asks of a
// channel, without doing anything.

import type { Machine } from './contract.ts';

/** A case as the runtime has it (chan/selectorder.ts: SelectCase). */
export type Case = { readonly c: number; readonly sends: boolean } | null;

export function readyCases(m: Machine, cases: readonly Case[]): number[] {
  const ready: number[] = [];
  for (let i = 0; i < cases.length; i++) {
    const k = cases[i];
    if (k !== null && k !== undefined && k.c !== 0 && isReady(m, k.c, k.sends)) ready.push(i);
  }
  return ready;
}

function isReady(m: Machine, c: number, sends: boolean): boolean {
  const { words } = m.memory;
  const { Hchan } = m.calls;
  if (words[c + Hchan.closed] !== 0) return true;
  const count = words[c + Hchan.qcount] as number;
  if (sends) return count < (words[c + Hchan.dataqsiz] as number) || somebody(m, words[c + Hchan.recvq] as number);
  return count > 0 || somebody(m, words[c + Hchan.sendq] as number);
}

/** Whether a queue has a goroutine that can still be won: one in a select may have been woken by another channel. */
function somebody(m: Machine, first: number): boolean {
  const { words } = m.memory;
  const { Sudog, G } = m.calls;
  for (let sg = first; sg !== 0; sg = words[sg + Sudog.next] as number) {
    if (words[sg + Sudog.isSelect] === 0) return true;
    if (words[(words[sg + Sudog.g] as number) + G.selectDone] === 0) return true;
  }
  return false;
}
