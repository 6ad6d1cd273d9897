// Names of addresses for reports: `sched.nmspinning`, `p1.runqhead`, `m0.locks`. Read from the layouts that the
// runtime declares.

import type { Site } from '../engine/point.ts';
import type { MachineView } from './runtime.ts';

interface Meta {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly {
    readonly name: string;
    readonly offset: number;
    readonly spec: { count: number; words: number };
  }[];
}

/** Names of package variables in a compiled program, by their offset in the data segment. They are accessors there:
 *
 *      get total() {
 *        return loadv(DATA0 + 2);
 */
export function packageVariables(text: string): ReadonlyMap<number, string> {
  const found = text.matchAll(/\bget ([\w$]+)\(\) \{\s*return [\w$]+\([\w$]*DATA0[\w$]* \+ (\d+)\);/g);
  return new Map([...found].map((m) => [Number(m[2]), m[1] as string]));
}

/** `variables`: what packageVariables has found. */
export function namesOf(
  sim: MachineView & { readonly element: { readonly addr: number; readonly index: number } },
  variables: ReadonlyMap<number, string> = new Map(),
): (addr: number, site?: Site) => string {
  const { rt, memory } = sim;
  const words = memory.words;
  const named = rt.fn('shared_struct', 'structNamed');
  const meta = (name: string): Meta | undefined => named(name) as Meta | undefined;
  const g = (name: string): number => rt.num('shared_globals', name);
  const [allPs, allMs, allGs] = [
    rt.fn('shared_dump', 'allPs'),
    rt.fn('shared_dump', 'allMs'),
    rt.fn('shared_traceback', 'allGs'),
  ];

  /** Structs by address, as they are now. */
  function structs(): [number, string, string][] {
    const M = rt.layout('M');
    const G = rt.layout('G');
    const P = rt.layout('P');
    const goid = new Float64Array(memory.buffer);
    const list: [number, string, string][] = [
      [g('sched'), 'sched', 'sched'],
      [g('kern'), 'kern', 'kern'],
      [g('sys'), 'sys', 'sys'],
      [g('netpolled'), 'netpoll', 'netpoll'],
      [g('outputPipe'), 'output', 'pipe'],
    ];
    for (const p of allPs(memory.buffer) as number[]) list.push([p, `p${words[p + (P.id as number)]}`, 'p']);
    for (const m of allMs(memory.buffer) as number[]) {
      list.push(
        [m, `m${words[m + (M.id as number)]}`, 'm'],
        [words[m + (M.g0 as number)] as number, `m${words[m + (M.id as number)]}.g0`, 'g'],
      );
    }
    for (const gp of allGs(memory.buffer) as number[])
      list.push([gp, `g${goid[(gp + (G.goid as number)) >>> 1]}`, 'g']);
    return list;
  }

  const data0 = g('DATA0');
  const dataEnd = g('HEAPGLOBALS');
  return (addr, site) => {
    for (const [at, name, kind] of structs()) {
      const m = meta(kind);
      if (m === undefined || addr < at || addr >= at + m.size) continue;
      const f = [...m.fields].reverse().find((x) => at + x.offset <= addr);
      if (f === undefined) return name;
      const i = Math.floor((addr - at - f.offset) / f.spec.words);
      return `${name}.${f.name}${f.spec.count > 1 ? `[${i}]` : ''}`;
    }
    const slot = (addr - data0) & ~1;
    if (addr >= data0 && addr < dataEnd) return `package variable ${variables.get(slot) ?? slot >>> 1}`;
    const array = /^([\w$.]*\w)\[/.exec(site?.text ?? '')?.[1];
    const { element } = sim;
    if (array !== undefined && element.addr === addr) return `${array.replace(/\$\d+$/, '')}[${element.index}]`;
    return `word ${addr}`;
  };
}
