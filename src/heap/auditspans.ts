// Heap audit of object spans: each is on one list of its central, or in one slot of one mcache, and its counts fit its
// class. Quiet world only.

import {
  emptymspan,
  MCENTRALWORDS,
  Mcache,
  Mcentral,
  Mspan,
  Mspanlist,
  mcentrals,
  NUMSPANCLASSES,
} from '../shared/layout-heap.ts';
import { as, get, MEMWORDS, ref } from '../shared/mem.ts';
import { PAGE } from '../shared/param.ts';
import { at, type Ptr } from '../shared/struct.ts';
import { class_to_allocnpages, class_to_size } from './sizeclasses.ts';

export function auditHeapSpans(
  found: string[],
  spans: readonly Ptr<'mspan'>[],
  caches: readonly Ptr<'mcache'>[],
): void {
  const homes = new Map<number, string[]>(spans.map((s) => [s, []]));
  for (let spc = 0; spc < NUMSPANCLASSES; spc++) {
    auditCentral(found, homes, spc);
    for (const c of caches) auditSlot(found, homes, c, spc);
  }
  for (const s of spans) {
    const home = homes.get(s) ?? [];
    if (home.length !== 1) found.push(`${nameOf(s)} is in ${home.length} places: ${home.join(', ') || 'none'}`);
    auditCounts(found, s);
  }
}

function nameOf(s: Ptr<'mspan'>): string {
  return `span ${s} at ${get(s, Mspan.startAddr)} (class ${get(s, Mspan.spanclass)})`;
}

function auditCentral(found: string[], homes: Map<number, string[]>, spc: number): void {
  const c = as<'mcentral'>(mcentrals + spc * MCENTRALWORDS);
  for (const full of [false, true]) {
    const list = full ? ref(c, Mcentral.full) : ref(c, Mcentral.partial);
    const name = `mcentral ${spc} ${full ? 'full' : 'partial'}`;
    for (const s of spansOn(found, name, list)) {
      const home = homes.get(s);
      if (home === undefined) {
        found.push(`${name}: ${s} is no span of the page table`);
        continue;
      }
      home.push(name);
      const isFull = get(s, Mspan.allocCount) === get(s, Mspan.nelems);
      if (isFull !== full) found.push(`${nameOf(s)} is on ${name}, but has ${get(s, Mspan.allocCount)} objects`);
      if (get(s, Mspan.spanclass) !== spc) found.push(`${nameOf(s)} is on ${name}`);
    }
  }
}

function auditSlot(found: string[], homes: Map<number, string[]>, c: Ptr<'mcache'>, spc: number): void {
  const s = get(c, at(Mcache.alloc, spc));
  if (s === emptymspan) return;
  const name = `mcache ${c} slot ${spc}`;
  const home = homes.get(s);
  if (home === undefined) {
    found.push(`${name}: ${s} is no span of the page table`);
    return;
  }
  home.push(name);
  if (get(s, Mspan.spanclass) !== spc) found.push(`${nameOf(s)} is in ${name}`);
  if (get(s, Mspan.list) !== 0) found.push(`${nameOf(s)} is in ${name} and says it is on list ${get(s, Mspan.list)}`);
}

function auditCounts(found: string[], s: Ptr<'mspan'>): void {
  const spc = get(s, Mspan.spanclass);
  const npages = get(s, Mspan.npages);
  const sizeclass = spc >>> 1;
  const size = sizeclass === 0 ? npages * PAGE : class_to_size[sizeclass];
  const pages = sizeclass === 0 ? npages : class_to_allocnpages[sizeclass];
  const elemsize = get(s, Mspan.elemwords) * 4;
  const nelems = get(s, Mspan.nelems);
  if (elemsize !== size || npages !== pages || get(s, Mspan.elemsize) !== (sizeclass === 0 ? 0 : size)) {
    found.push(`${nameOf(s)}: ${npages} pages of ${elemsize}-byte objects`);
  }
  if (nelems !== Math.floor((npages * PAGE) / elemsize)) found.push(`${nameOf(s)}: nelems ${nelems}`);
  const freeindex = get(s, Mspan.freeindex);
  const allocCount = get(s, Mspan.allocCount);
  if (freeindex !== allocCount || !(allocCount >= 0 && allocCount <= nelems)) {
    found.push(`${nameOf(s)}: freeindex ${freeindex}, allocCount ${allocCount} of ${nelems}`);
  }
}

/** Spans on a list, first to last; reports links and list fields that do not fit. */
export function spansOn(found: string[], name: string, list: Ptr<'mspanlist'>): Ptr<'mspan'>[] {
  const spans: Ptr<'mspan'>[] = [];
  let prev = 0;
  for (let a = get(list, Mspanlist.first) as number; a !== 0; ) {
    if (!(a > 0 && a < MEMWORDS)) {
      found.push(`${name}: bad link ${a}`);
      return spans;
    }
    const s = as<'mspan'>(a);
    if (get(s, Mspan.list) !== list) found.push(`${name}: span ${a} says it is on list ${get(s, Mspan.list)}`);
    // Checked before going on, so a ring cannot hold the audit.
    if (get(s, Mspan.prev) !== prev) {
      found.push(`${name}: span ${a} has prev ${get(s, Mspan.prev)}, not ${prev}`);
      return spans;
    }
    spans.push(s);
    prev = a;
    a = get(s, Mspan.next);
  }
  if (get(list, Mspanlist.last) !== prev) found.push(`${name}: last is ${get(list, Mspanlist.last)}, not ${prev}`);
  return spans;
}
