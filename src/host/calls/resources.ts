// Open resources of a run: connections, listeners, files. A program knows each by a number, which is never used
// again in the same run: who closes something cannot be confused with who opens the next. All that is open is closed
// when the run ends.

export interface Resource {
  /** For errors: `connection`. */
  readonly kind: string;
  close(): Promise<void>;
}

/** An error with a code, as the system's have. */
export function hostError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}

export class Resources {
  readonly #open = new Map<number, Resource>();
  #next = 1;

  add(r: Resource): number {
    const id = this.#next++;
    this.#open.set(id, r);
    return id;
  }

  /** The resource of class `type` with this number. Throws EBADF. */
  get<R extends Resource>(type: abstract new (...args: never[]) => R, kind: string, id: unknown): R {
    const r = this.#open.get(id as number);
    if (r instanceof type) return r;
    throw hostError('EBADF', `${String(id)} is no open ${kind}`);
  }

  find(id: unknown): Resource | undefined {
    return this.#open.get(id as number);
  }

  /** Closes it; its number means nothing from now on. */
  close(id: unknown): Promise<void> {
    const r = this.#open.get(id as number);
    if (r === undefined) throw hostError('EBADF', `${String(id)} is not open`);
    this.#open.delete(id as number);
    return r.close();
  }

  async closeAll(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.allSettled(all.map((r) => r.close()));
  }
}
