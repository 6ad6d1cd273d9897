// Exports of the runtime that the explorer calls or reads by name: the shapes of the functions and constants that the
// evaluated text exports. The text is not typed here, so names are looked up once, and a missing one says which.

/** A function of the runtime; $g is its generator, if it may yield. */
export interface RuntimeFn {
  (...args: unknown[]): unknown;
  $g?: (...args: unknown[]) => Generator<unknown, unknown, unknown>;
}
export type FieldOffsets = Readonly<Record<string, number>>;
export type Namespace = Readonly<Record<string, unknown>>;

/** The module state of one M. */
export type LocalState = Record<string, unknown>;
export interface LocalsApi {
  fresh(): LocalState;
  save(r: LocalState): void;
  restore(r: LocalState): void;
  copy(r: LocalState): LocalState;
}

/** A machine as those see it who only read it. */
export interface MachineView {
  readonly rt: RuntimeExports;
  readonly memory: { readonly buffer: SharedArrayBuffer; readonly words: Int32Array };
}

export class RuntimeExports {
  readonly locals: LocalsApi;
  private readonly all: Readonly<Record<string, unknown>>;

  constructor(all: Readonly<Record<string, unknown>>) {
    this.all = all;
    this.locals = all.$locals as LocalsApi;
  }

  /** The exports of src/p/runq.ts as `p_runq`. */
  space(name: string): Namespace {
    const n = this.all[name];
    if (typeof n !== 'object' || n === null)
      throw new Error(`explore: the runtime has no module ${name.replaceAll('_', '/')}`);
    return n as Namespace;
  }

  fn(space: string, name: string): RuntimeFn {
    const f = this.space(space)[name];
    if (typeof f !== 'function')
      throw new Error(`explore: src/${space.replace('_', '/')}.ts exports no function ${name}`);
    return f as RuntimeFn;
  }

  layout(name: string, space = 'shared_layout'): FieldOffsets {
    const l = this.space(space)[name];
    if (typeof l !== 'object' || l === null) throw new Error(`explore: ${space} declares no struct ${name}`);
    return l as FieldOffsets;
  }

  num(space: string, name: string): number {
    const n = this.space(space)[name];
    if (typeof n !== 'number') throw new Error(`explore: ${space} has no constant ${name}`);
    return n;
  }

  /** A top-level export of the text's own entry. */
  entry(name: string): RuntimeFn {
    return this.all[name] as RuntimeFn;
  }
}

export function field(l: FieldOffsets, name: string): number {
  const f = l[name];
  if (f === undefined) throw new Error(`explore: the runtime has no field ${name}`);
  return f;
}

/** The module state of one M. */
export class MState {
  private readonly apis: readonly LocalsApi[];
  private readonly records: readonly LocalState[];

  constructor(apis: readonly LocalsApi[], records: readonly LocalState[]) {
    this.apis = apis;
    this.records = records;
  }

  save(): void {
    for (let i = 0; i < this.apis.length; i++) (this.apis[i] as LocalsApi).save(this.records[i] as LocalState);
  }

  restore(): void {
    for (let i = 0; i < this.apis.length; i++) (this.apis[i] as LocalsApi).restore(this.records[i] as LocalState);
  }

  copy(): MState {
    return new MState(
      this.apis,
      this.apis.map((l, i) => l.copy(this.records[i] as LocalState)),
    );
  }
}
