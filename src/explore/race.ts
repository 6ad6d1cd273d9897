// A race, as the detector finds it.

export interface Access {
  readonly thread: number;
  readonly site: number;
  readonly write: boolean;
  readonly atomic: boolean;
}

/** Two accesses without an order. `now` came last in this execution. */
export interface Race {
  readonly addr: number;
  readonly now: Access;
  readonly before: Access;
}
