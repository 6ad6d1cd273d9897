// Units: the shared memory of one execution, every SharedArrayBuffer that its threads touch, in one numbering of units.
//
// A unit is 4 bytes, until a view with smaller or crooked elements turns up; then it is that element's size, and what
// was explored before is explored again: a byte and the word around it must meet in the race detector, and a unit of a
// byte for everybody would make it four times as slow.

export type ArrayView = Int32Array | Uint8Array | Float64Array | BigInt64Array;

interface Named {
  readonly name: string;
  readonly view: ArrayBufferView;
}

export class UnitMap {
  /** Bytes in a unit: 4, 2 or 1. */
  unit = 4;
  /** A finer view has turned up in this execution. */
  coarse = false;
  private readonly bases = new Map<ArrayBufferLike, number>();
  private next = 64;
  private named: Named[] = [];

  renew(): void {
    this.bases.clear();
    this.next = 64;
    this.coarse = false;
  }

  /** The first unit of the element. */
  address(view: ArrayBufferView & { readonly BYTES_PER_ELEMENT?: number }, index: number): number {
    const size = view.BYTES_PER_ELEMENT ?? 1;
    return this.at(view, index * size, size);
  }

  /** The unit that holds a byte of the view, to which `size` bytes belong. */
  at(view: ArrayBufferView, offset: number, size: number): number {
    const byte = view.byteOffset + offset;
    while (this.unit > 1 && (size < this.unit || byte % this.unit !== 0)) {
      this.unit /= 2;
      this.coarse = true;
    }
    return (this.base(view.buffer) + byte) / this.unit;
  }

  private base(buffer: ArrayBufferLike): number {
    const known = this.bases.get(buffer);
    if (known !== undefined) return known;
    const base = this.next;
    this.next += Math.ceil(buffer.byteLength / 64) * 64 + 64;
    this.bases.set(buffer, base);
    return base;
  }

  /** Remembers what the arrays in a value are called, for reports: `shared` is called by its properties. */
  name(shared: unknown): void {
    this.named = [];
    const seen = new Set<unknown>();
    const visit = (value: unknown, name: string): void => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      if (ArrayBuffer.isView(value)) {
        if (isShared(value)) this.named.push({ name: name === '' ? 'shared' : name, view: value });
        return;
      }
      for (const [key, v] of Object.entries(value)) visit(v, name === '' ? key : `${name}.${key}`);
    };
    visit(shared, '');
  }

  /** lock[1] */
  nameOf(addr: number): string {
    const byte = addr * this.unit;
    for (const { name, view } of this.named) {
      const base = this.bases.get(view.buffer);
      if (base === undefined) continue;
      const offset = byte - base - view.byteOffset;
      const size = (view as Int32Array).BYTES_PER_ELEMENT ?? 1;
      if (offset >= 0 && offset < view.byteLength) return `${name}[${Math.floor(offset / size)}]`;
    }
    for (const [buffer, base] of this.bases) {
      if (byte >= base && byte < base + buffer.byteLength)
        return `byte ${byte - base} of a buffer of ${buffer.byteLength}`;
    }
    return `unit ${addr}`;
  }
}

export function isShared(x: unknown): x is ArrayView {
  return ArrayBuffer.isView(x) && x.buffer instanceof SharedArrayBuffer;
}

/** What a thread gets of `shared`: what postMessage would give it. Views of shared memory are shared, all else is
 *  copied. */
export function posted<T>(value: T): T {
  const copies = new Map<unknown, unknown>();
  const copy = (v: unknown): unknown => {
    if (typeof v === 'function') throw new Error(`shared: a function (${v.name}) cannot be posted to a thread`);
    if (typeof v !== 'object' || v === null) return v;
    if (v instanceof SharedArrayBuffer || isShared(v)) return v;
    const known = copies.get(v);
    if (known !== undefined) return known;
    const proto: unknown = Object.getPrototypeOf(v);
    if (!Array.isArray(v) && proto !== Object.prototype && proto !== null) return structuredClone(v);
    const fresh: Record<string, unknown> | unknown[] = Array.isArray(v) ? [] : {};
    copies.set(v, fresh);
    for (const [key, x] of Object.entries(v)) (fresh as Record<string, unknown>)[key] = copy(x);
    return fresh;
  };
  return copy(value) as T;
}
