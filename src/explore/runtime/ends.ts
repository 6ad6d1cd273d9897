// What a simulated machine tells whoever runs it: a whole run (machine.ts) or a scenario (scenario.ts). The machine itself knows
// neither programs nor outcomes.

/** What happens at the end of a run. */
export interface Ends {
  /** The program is over. Tells the engine. */
  left(code: number, text: string): void;
  /** main has returned: true when the others may go on without it. */
  mainReturned(): boolean;
  /** Something is in a pipe. */
  bell(): void;
  /** The host is needed: the word that it waits on. */
  host?(): number;
}
