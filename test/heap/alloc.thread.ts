// One of several threads that share a heap: thread 0 boots it and makes an M and a P for each; then all allocate, hand
// stacks to each other through a mailbox, and give up their mcache now and then. Every allocation is marked with a tag
// of its own, which is looked up again before release or at the end: two that overlap cannot both be found as they were
// left.

import { parentPort, workerData } from 'node:worker_threads';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { mallocgc } from '../../src/heap/malloc.ts';
import { allocmcache, freemcache } from '../../src/heap/mcache.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { stackalloc, stackfree } from '../../src/heap/stack.ts';
import { stackcache_clear } from '../../src/heap/stackcache.ts';
import { heapStats } from '../../src/heap/stats.ts';
import { g0, m0 } from '../../src/shared/globals.ts';
import { G, M, P, Prunning } from '../../src/shared/layout.ts';
import { as, get, mem, set, word } from '../../src/shared/mem.ts';
import { FatalError } from '../../src/shared/os.ts';
import { mixseed } from '../../src/shared/rand.ts';
import { type Ptr, sizeof } from '../../src/shared/struct.ts';
import { getg, setg } from '../../src/shared/tls.ts';
import { bootHeap } from '../harness/solo.ts';

export interface Start {
  readonly id: number;
  readonly threads: number;
  readonly iterations: number;
  readonly seed: number;
  /** [0] booted, [1] threads done, [2] go on and leave, [16 + i] g0 of thread i, [64 + i] mailbox: a stack */
  readonly ctl: SharedArrayBuffer;
}

const start = workerData as Start;
const ctl = new Int32Array(start.ctl);
const SLOTS = 64;
const MAIL = 64;
const LIVE = 40;

interface Block {
  readonly a: number;
  readonly words: number;
  readonly tag: number;
}

let rng = mixseed(start.seed, start.id);
function random(n: number): number {
  rng ^= rng << 13;
  rng ^= rng >>> 17;
  rng ^= rng << 5;
  return (rng >>> 0) % n;
}

let tags = 0;
function mark(a: number, words: number): Block {
  const tag = (start.id << 24) | (++tags & 0xffffff);
  mem[a] = words;
  for (let i = 1; i < words; i += i < 8 ? 1 : 61) mem[a + i] = tag;
  mem[a + words - 1] = words === 1 ? words : tag;
  return { a, words, tag };
}

function verify(b: Block): void {
  if (mem[b.a] !== b.words) throw new Error(`block ${b.a}: ${mem[b.a]} words instead of ${b.words}`);
  for (let i = 1; i < b.words; i += i < 8 ? 1 : 61) {
    if (mem[b.a + i] !== b.tag) throw new Error(`block ${b.a}+${i}: tag ${mem[b.a + i]} instead of ${b.tag}`);
  }
}

function makeM(i: number): void {
  const gp = i === 0 ? g0 : as<'g'>(persistentalloc(sizeof(G), 16));
  const mp = i === 0 ? m0 : as<'m'>(persistentalloc(sizeof(M), 16));
  const pp = as<'p'>(persistentalloc(sizeof(P), 16));
  set(pp, P.id, i);
  set(pp, P.m, mp);
  set(pp, P.status, Prunning);
  set(pp, P.mcache, allocmcache());
  set(mp, M.id, i);
  set(mp, M.g0, gp);
  set(mp, M.p, pp);
  set(gp, G.m, mp);
  Atomics.store(ctl, 16 + i, gp);
}

function myP(): Ptr<'p'> {
  return get(get(getg(), G.m), M.p);
}

/** A stack from elsewhere: its size and tag are written in it. */
function received(a: number): Block {
  return { a, words: word(a), tag: word(a + 1) };
}

function release(b: Block): void {
  verify(b);
  stackfree(b.a, b.words * 4);
}

function newcache(): void {
  const pp = myP();
  const old = get(pp, P.mcache);
  stackcache_clear(old);
  freemcache(old);
  const c = allocmcache();
  set(pp, P.mcache, c);
}

function sizeOfObject(): number {
  const kind = random(100);
  if (kind < 70) return 1 + random(128);
  if (kind < 97) return 1 + random(2048);
  return kind < 99 ? 1 + random(32768) : 32769 + random(30000);
}

function work(): Block[] {
  const objects: Block[] = [];
  const stacks: Block[] = [];
  for (let i = 0; i < start.iterations; i++) {
    const op = random(100);
    if (op < 8) {
      const bytes = sizeOfObject();
      const a = mallocgc(bytes, op < 4);
      const words = Math.ceil(bytes / 4);
      if (mem[a] !== 0 || mem[a + words - 1] !== 0) throw new Error(`object ${a} of ${bytes} bytes is not zero`);
      objects.push(mark(a, words));
    } else if (op < 9) {
      const words = 1 + random(200);
      objects.push(mark(persistentalloc(words, 16), words));
    } else if (op < 50 && stacks.length < LIVE) {
      const bytes = 2048 << (random(20) === 0 ? random(8) : random(4));
      stacks.push(mark(stackalloc(bytes), bytes / 4));
    } else if (op < 75) {
      const b = stacks.splice(random(Math.max(1, stacks.length)), 1)[0];
      if (b === undefined) continue;
      const got = Atomics.exchange(ctl, MAIL + random(SLOTS), b.a);
      if (got !== 0) release(received(got));
    } else if (random(200) === 0) newcache();
    else {
      const b = stacks.splice(random(Math.max(1, stacks.length)), 1)[0];
      if (b !== undefined) release(b);
    }
  }
  for (const b of stacks) release(b);
  for (const b of objects) verify(b);
  return objects;
}

function waitFor(slot: number, value: number): void {
  for (;;) {
    const v = Atomics.load(ctl, slot);
    if (v === value) return;
    if (v < 0) throw new Error('another thread failed');
    Atomics.wait(ctl, slot, v, 100);
  }
}

/** Thread 0, when the others have stopped. */
function closeDown(): string[] {
  const found = heapAudit();
  for (let i = 0; i < SLOTS; i++) {
    const a = Atomics.load(ctl, MAIL + i);
    if (a !== 0) release(received(a));
  }
  for (let i = 0; i < start.threads; i++) {
    const pp = get(get(as<'g'>(Atomics.load(ctl, 16 + i)), G.m), M.p);
    const c = get(pp, P.mcache);
    stackcache_clear(c);
    if (i > 0) freemcache(c);
  }
  found.push(...heapAudit());
  const { stackInuse } = heapStats();
  if (stackInuse !== 0) found.push(`${stackInuse} bytes of stacks are left`);
  return found;
}

function main(): string[] {
  if (start.id === 0) {
    bootHeap();
    for (let i = 0; i < start.threads; i++) makeM(i);
    Atomics.store(ctl, 0, 1);
    Atomics.notify(ctl, 0);
  } else {
    waitFor(0, 1);
    setg(as<'g'>(Atomics.load(ctl, 16 + start.id)));
  }
  const objects = work();
  Atomics.add(ctl, 1, 1);
  Atomics.notify(ctl, 1);
  waitFor(1, start.threads);
  // Again, now that nobody writes.
  for (const b of objects) verify(b);
  return start.id === 0 ? closeDown() : [];
}

try {
  parentPort?.postMessage(main());
} catch (e) {
  Atomics.store(ctl, 0, -1);
  Atomics.store(ctl, 1, -1000);
  Atomics.notify(ctl, 1);
  const why = e instanceof FatalError || e instanceof Error ? (e.stack ?? e.message) : 'left the machine';
  parentPort?.postMessage([`thread ${start.id}: ${why}`]);
}
