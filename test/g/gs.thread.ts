// Gs under contention: the free lists, the status word against scanners, the table of all Gs against readers.

import { allg, allgadd, allglen } from '../../src/g/allgs.ts';
import { gfget, gfput } from '../../src/g/gfree.ts';
import { gdestroy, malg, newproc1 } from '../../src/g/newproc1.ts';
import { casfrom_Gscanstatus, casgstatus, castogscanstatus, readgstatus } from '../../src/g/status.ts';
import { pAt } from '../../src/p/own.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, Gdead, Gidle, Grunnable, Grunning, Gscan, Gwaiting, P } from '../../src/shared/layout.ts';
import {
  as,
  cas,
  get,
  getf,
  load,
  loadword,
  set,
  setf,
  store,
  storeword,
  xaddword,
  xchgword,
} from '../../src/shared/mem.ts';
import { osyield, procyield } from '../../src/shared/os.ts';
import { STACKMIN } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { funcs } from '../../src/shared/text.ts';
import { getg } from '../../src/shared/tls.ts';
import { type Crew, crew } from '../harness/crew.ts';
import { deadG } from '../harness/parts.ts';

const MADE = 0;
const OVER = 16;
const MAIL = 64;
const SLOTS = 32;
const MAGIC = 0x5151;

const pc = funcs('main', { body: () => 0 });

/** A G for this thread alone: no other may have it now. */
function claim(c: Crew, gp: Ptr<'g'>): void {
  const owner = load(gp, G.param);
  if (owner !== 0) throw new Error(`@${gp} was given to thread ${c.index}, thread ${owner - 1} has it`);
  if (!cas(gp, G.param, 0, c.index + 1)) throw new Error(`@${gp} was given to two threads`);
}

function release(c: Crew, gp: Ptr<'g'>): void {
  if (!cas(gp, G.param, c.index + 1, 0)) throw new Error(`@${gp} is thread ${load(gp, G.param) - 1}'s`);
  gfput(c.p, gp);
}

/** Length of a free list, each G on it counted in `seen`. */
function walk(head: Ptr<'g'>, seen: Map<number, number>): number {
  let n = 0;
  for (let gp = head; gp !== nil; gp = get(gp, G.schedlink)) {
    seen.set(gp, (seen.get(gp) ?? 0) + 1);
    if (++n > 1e6) throw new Error('a free list has a cycle');
  }
  return n;
}

crew({
  /** Gs are taken, held, handed to other threads and put back: each has one owner, and none is lost. */
  gfree: {
    run(c) {
      const held: Ptr<'g'>[] = [];
      for (let i = 0; i < c.param('rounds'); i++) {
        c.progress(i);
        if (c.random(2) === 0 && held.length < 100) {
          let gp = gfget(c.p);
          if (gp === nil) {
            gp = malg(STACKMIN);
            casgstatus(gp, Gidle, Gdead);
            allgadd(gp);
            xaddword(c.scratch + MADE, 1);
          }
          claim(c, gp);
          if (get(gp, G.stacklo) === 0) throw new Error(`@${gp} came without a stack`);
          held.push(gp);
        } else if (held.length > 0) {
          const gp = held.splice(c.random(held.length), 1)[0] ?? nil;
          if (c.random(3) === 0) {
            // Another thread puts it back: lists run over here and dry there.
            store(gp, G.param, 0);
            const other = xchgword(c.scratch + MAIL + c.random(SLOTS), gp);
            if (other !== 0) {
              claim(c, as<'g'>(other));
              release(c, as<'g'>(other));
            }
          } else release(c, gp);
        }
      }
      for (const gp of held) release(c, gp);
      return held.length;
    },
    finish(c) {
      for (let i = 0; i < SLOTS; i++) {
        const gp = as<'g'>(loadword(c.scratch + MAIL + i));
        if (gp !== nil) gfput(c.p, gp);
      }
      const seen = new Map<number, number>();
      const wrong: string[] = [];
      for (let i = 0; i < c.threads; i++) {
        const n = walk(get(pAt(i), P.gfree), seen);
        if (n !== get(pAt(i), P.ngfree)) wrong.push(`P${i}: ${n} Gs on its list, ngfree ${get(pAt(i), P.ngfree)}`);
      }
      const global = walk(get(sched, Sched.gfreestack), seen) + walk(get(sched, Sched.gfreenostack), seen);
      if (global !== get(sched, Sched.ngfree)) wrong.push(`global: ${global} Gs, ngfree ${get(sched, Sched.ngfree)}`);
      for (const [gp, n] of seen) if (n !== 1) wrong.push(`@${gp} is on ${n} lists`);
      const made = loadword(c.scratch + MADE);
      if (seen.size !== made || allglen() !== made)
        wrong.push(`${made} made, ${seen.size} free, ${allglen()} in allgs`);
      return wrong;
    },
  },

  /** newproc1 on every P at once, and half of the Gs die at once: all goids differ. */
  goids: {
    run(c) {
      const ids: number[] = [];
      for (let i = 0; i < c.param('rounds'); i++) {
        const gp = newproc1(pc.body, getg(), 0, 2, i, 'x', 0, 0, []);
        ids.push(getf(gp, G.goid));
        if (c.random(2) === 0) {
          casgstatus(gp, Grunnable, Grunning);
          gdestroy(gp, Grunning);
          gfput(c.p, gp);
        }
      }
      return ids;
    },
    finish: (c) => [allglen(), getf(c.p, P.spawned)],
  },

  /** Thread 0 takes a G through its life; the others claim its status to scan it. While it is claimed it must not
   *  change. */
  scan: {
    setup(c) {
      const gp = deadG();
      casgstatus(gp, Gdead, Grunnable);
      storeword(c.scratch + MADE, gp);
    },
    run(c) {
      const gp = as<'g'>(loadword(c.scratch + MADE));
      if (c.index === 0) {
        for (let i = 0; i < c.param('rounds'); i++) {
          casgstatus(gp, Grunnable, Grunning);
          casgstatus(gp, Grunning, Gwaiting);
          casgstatus(gp, Gwaiting, Grunnable);
          c.progress(i);
        }
        storeword(c.scratch + OVER, 1);
        return 0;
      }
      const inside = c.scratch + 32;
      let claims = 0;
      while (loadword(c.scratch + OVER) === 0) {
        const from = [Grunnable, Grunning, Gwaiting][c.random(3)] ?? Grunnable;
        if (!castogscanstatus(gp, from)) continue;
        claims++;
        if (xaddword(inside, 1) !== 1) throw new Error('two scanners have the same G');
        for (let i = 0; i < 5; i++) {
          const now = readgstatus(gp);
          if (now !== (from | Gscan)) throw new Error(`claimed as ${from}, and is ${now}`);
          procyield(5);
        }
        xaddword(inside, -1);
        casfrom_Gscanstatus(gp, from | Gscan);
        // The owner waits for the bit to go: let it have its turn.
        procyield(c.random(60));
      }
      return claims;
    },
    finish: (c) => readgstatus(as<'g'>(loadword(c.scratch + MADE))),
  },

  /** #49686: whoever sees a length can read all Gs below it. The table starts small again in each round, so that it
   *  grows under its readers' eyes. */
  allgs: {
    setup(c) {
      for (let i = 0; i < c.param('gs'); i++) {
        const gp = deadG();
        setf(gp, G.goid, i + 1);
        set(gp, G.param, MAGIC);
        set(gp, G.schedlink, as<'g'>(loadword(c.scratch + MADE)));
        storeword(c.scratch + MADE, gp);
      }
    },
    run(c) {
      let seen = 0;
      const gs: Ptr<'g'>[] = [];
      for (let gp = as<'g'>(loadword(c.scratch + MADE)); gp !== nil; gp = get(gp, G.schedlink)) gs.push(gp);
      const writers = c.threads > 2 ? 2 : 1;
      for (let r = 0; r < c.param('rounds'); r++) {
        c.progress(r);
        if (c.index === 0) {
          store(sched, Sched.allglen, 0);
          set(sched, Sched.allgcap, 0);
          // What a reader must never see: a table of nothing.
          store(sched, Sched.allgs, c.scratch + 1024);
          storeword(c.scratch + OVER, 0);
        }
        c.barrier();
        if (c.index < writers) {
          for (let i = c.index; i < gs.length; i += writers) allgadd(gs[i] ?? nil);
          xaddword(c.scratch + OVER, 1);
        } else {
          while (loadword(c.scratch + OVER) < writers || c.threads === 1) {
            const n = allglen();
            if (n === 0) continue;
            for (const i of [n - 1, n >> 1, c.random(n)]) {
              const gp = allg(i);
              if (gp === nil) throw new Error(`round ${r}: allg(${i}) of ${n} is nil`);
              if (get(gp, G.param) !== MAGIC) throw new Error(`round ${r}: allg(${i}) of ${n} is no G`);
              seen++;
            }
          }
        }
        c.barrier();
        if (c.index === 0) {
          const all = new Set<number>();
          for (let i = 0; i < allglen(); i++) all.add(allg(i));
          if (all.size !== gs.length || allglen() !== gs.length)
            throw new Error(`round ${r}: ${all.size} of ${gs.length} Gs`);
        }
      }
      if (c.failed) osyield();
      return seen;
    },
  },
});
