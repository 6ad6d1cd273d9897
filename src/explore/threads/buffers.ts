// SharedArrayBuffer for explored modules: an execution's buffers are cleared and used again by the next, as making them
// is the dearest part of a small execution. To the module it is SharedArrayBuffer.

export class Buffers {
  private readonly all: SharedArrayBuffer[] = [];
  private next = 0;
  readonly constructor_: unknown;

  constructor() {
    const take = (length: number, options?: object): SharedArrayBuffer => this.take(length, options);
    function Shared(length: number, options?: object): SharedArrayBuffer {
      return take(length, options);
    }
    Shared.prototype = SharedArrayBuffer.prototype;
    this.constructor_ = Shared;
  }

  renew(): void {
    this.next = 0;
  }

  private take(length: number, options?: object): SharedArrayBuffer {
    // Growable: cannot be made small again.
    if (options !== undefined) return Reflect.construct(SharedArrayBuffer, [length, options]) as SharedArrayBuffer;
    const at = this.next++;
    const old = this.all[at];
    if (old !== undefined && old.byteLength === length) {
      new Uint8Array(old).fill(0);
      return old;
    }
    const made = new SharedArrayBuffer(length);
    this.all[at] = made;
    return made;
  }
}
