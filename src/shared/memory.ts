// Allocates a machine's memory: fixed size, reserved whole, pages committed by the OS at first touch.

import { MAXMEMORY } from './param.ts';

/** What travels to the threads: a WebAssembly memory (its buffer is a SharedArrayBuffer) up to 4 GiB, a bare
 *  SharedArrayBuffer above. */
export type Memory = WebAssembly.Memory | SharedArrayBuffer;

const WASMPAGE = 65536;
const WASMMAX = 4 * 1024 ** 3;

/** Reserves `bytes` (rounded up to 64 KiB) of zeroed memory. Throws RangeError when the size is out of bounds or the
 *  system has no room for it. */
export function newMemory(bytes: number): Memory {
  if (!(bytes >= WASMPAGE && bytes <= MAXMEMORY)) {
    throw new RangeError(`memory of ${bytes} bytes: expected ${WASMPAGE} to ${MAXMEMORY}`);
  }
  const pages = Math.ceil(bytes / WASMPAGE);
  if (bytes > WASMMAX) return new SharedArrayBuffer(pages * WASMPAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
}

export function bufferOf(memory: Memory): SharedArrayBuffer {
  return memory instanceof WebAssembly.Memory ? memory.buffer : memory;
}
