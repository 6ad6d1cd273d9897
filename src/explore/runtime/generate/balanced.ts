// Programs of goroutines that cannot deadlock, however they are scheduled, and count to the same in every schedule.
// They are made from what happens, not from statements: transfers of one value over a channel from one goroutine to
// another, and sections under mutexes. A program without one of them is such a program too, so shrinking stays among
// them.
//
// Why none deadlocks: a goroutine only sends on a channel or only receives from it; it is through with lower channels
// before it turns to higher ones, but for those that it serves at the same time by a select; and it holds mutexes, in
// ascending order, only while it does nothing that waits for anybody else. Take the lowest channel that anybody waits
// at. If it is a sender, the channel is full, and its receiver for this value is still to come; that one waits at no
// lower channel, so at this one, and is served. A receiver the same.

import fc from 'fast-check';
import type { ProgramShape } from './arbitrary.ts';
import type { GeneratedCase, Statement, Tree } from './tree.ts';

interface Transfer {
  readonly chan: number;
  readonly from: number;
  readonly to: number;
}

interface Section {
  readonly goroutine: number;
  readonly mutexes: readonly number[];
  /** Before which of the goroutine's statements, counted round. */
  readonly at: number;
  readonly yields: boolean;
}

interface Plan {
  readonly caps: readonly number[];
  readonly transfers: readonly Transfer[];
  readonly sections: readonly Section[];
  /** By goroutine: which channels it serves together with the next one. */
  readonly joined: readonly (readonly boolean[])[];
}

export function balancedTree(shape: ProgramShape): fc.Arbitrary<Tree> {
  const channels = shape.channels ?? 3;
  // Number 0 is main.
  const others = shape.goroutines ?? 3;
  const goroutine = fc.nat(others);
  const most = (shape.length ?? 3) * 2;
  return fc
    .record<Plan>({
      caps: fc.array(fc.nat(2), { minLength: channels, maxLength: channels }),
      transfers: fc.array(fc.record({ chan: fc.nat(channels - 1), from: goroutine, to: goroutine }), {
        maxLength: most,
      }),
      sections: fc.array(
        fc.record({
          goroutine,
          mutexes: fc.uniqueArray(fc.nat((shape.mutexes ?? 2) - 1), { minLength: 1 }),
          at: fc.nat(3),
          yields: fc.boolean(),
        }),
        { maxLength: shape.length ?? 3 },
      ),
      joined: fc.array(fc.array(fc.boolean(), { minLength: channels, maxLength: channels }), {
        minLength: others + 1,
        maxLength: others + 1,
      }),
    })
    .map(treeOf);
}

function treeOf(plan: Plan): Tree {
  const roles = new Map<string, { send: boolean; times: number }>();
  let received = 0;
  for (const { chan, from, to } of plan.transfers) {
    const [sender, receiver] = [`${from} ${chan}`, `${to} ${chan}`];
    if (from === to || roles.get(sender)?.send === false || roles.get(receiver)?.send === true) continue;
    roles.set(sender, { send: true, times: (roles.get(sender)?.times ?? 0) + 1 });
    roles.set(receiver, { send: false, times: (roles.get(receiver)?.times ?? 0) + 1 });
    received++;
  }
  const blocks = plan.joined.map((joined, g) => {
    const cases = plan.caps.flatMap((_, chan) => {
      const role = roles.get(`${g} ${chan}`);
      return role === undefined ? [] : [{ chan, ...role }];
    });
    return withSections(grouped(cases, joined), plan, g);
  });
  // A goroutine that does nothing is left out.
  const [main = [], ...goroutines] = blocks;
  return {
    caps: plan.caps,
    goroutines: goroutines.filter((b) => b.length > 0),
    main,
    adds: plan.sections.length,
    received,
  };
}

type Times = GeneratedCase & { readonly times: number };

/** Channel after channel, or several at once. */
function grouped(cases: readonly Times[], joined: readonly boolean[]): Statement[] {
  const out: Statement[] = [];
  let group: Times[] = [];
  cases.forEach((c, i) => {
    group.push(c);
    if (joined[i] === true && i + 1 < cases.length) return;
    out.push(served(group));
    group = [];
  });
  return out;
}

function served(group: readonly Times[]): Statement {
  const [only] = group;
  if (only === undefined || group.length > 1) return { do: 'all', cases: group };
  const one: Statement = { do: only.send ? 'send' : 'recv', chan: only.chan };
  return only.times === 1 ? one : { do: 'loop', times: only.times, body: [one] };
}

function withSections(list: readonly Statement[], plan: Plan, g: number): Statement[] {
  const out = [...list];
  for (const s of plan.sections) {
    if (s.goroutine !== g) continue;
    const inside: Statement[] = [...(s.yields ? [{ do: 'gosched' as const }] : []), { do: 'add' }];
    const section = [...s.mutexes]
      .sort((a, b) => b - a)
      .reduce<Statement[]>((body, mutex) => [{ do: 'lock', mutex, body }], inside);
    out.splice(s.at % (out.length + 1), 0, ...section);
  }
  return out;
}
