// What the build supplies: the flavour, and the little of WebAssembly's interface that src/shared/mem.ts needs
// (TypeScript declares it only together with the browser's DOM).

declare const __DEBUG__: boolean;

declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, (...args: number[]) => number>;
  }
}

/** The file name of the runtime's script, in src/host/entry.ts alone. */
declare const __RUNTIME__: string;
