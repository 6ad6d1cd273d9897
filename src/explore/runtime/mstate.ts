// What each simulated M has of the text's variables: its own values, which are put in place when it runs (locals.ts finds which they are).

import type { LocalState, LocalsApi } from './runtime.ts';

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
