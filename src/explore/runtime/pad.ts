// Scratch of a scenario: cells and notes in which its threads leave what the check reads. It is
// no part of the memory that is explored, and using it is no point.

export interface Scratch {
  get(i: number): number;
  set(i: number, v: number): void;
  note(what: readonly unknown[]): void;
  noted(): readonly (readonly unknown[])[];
  clear(): void;
}

export class Pad implements Scratch {
  private readonly cells: number[] = [];
  private readonly notes: (readonly unknown[])[] = [];

  get(i: number): number {
    return this.cells[i] ?? 0;
  }

  set(i: number, v: number): void {
    this.cells[i] = v;
  }

  note(what: readonly unknown[]): void {
    this.notes.push(what);
  }

  noted(): readonly (readonly unknown[])[] {
    return this.notes;
  }

  clear(): void {
    this.cells.length = 0;
    this.notes.length = 0;
  }
}
