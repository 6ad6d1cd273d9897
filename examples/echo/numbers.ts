// Arguments that are whole numbers.

import { args, exit, print } from 'rt0';

const WHOLE = /^\d{1,9}$/;

/** The arguments, or defaults for those that are missing. Ends the program, with one line, when one is less than its
 *  least or no whole number, or when there are too many. */
export function numbers(names: string, defaults: readonly number[], least: readonly number[]): number[] {
  const given = args();
  const values = defaults.map((d, i) => (given[i] === undefined ? d : WHOLE.test(given[i]) ? Number(given[i]) : -1));
  if (given.length > defaults.length || values.some((v, i) => v < (least[i] ?? 0))) {
    print(`echo: ${given.join(' ') || 'nothing given'}: expected whole numbers: ${names}`);
    exit(1);
  }
  return values;
}
