// Says its arguments, then exits with 7.

import { args, exit, funcs, print } from 'rt0';

function main(_sp: number, _rp: number): void {
  print(`args ${JSON.stringify(args())}`);
  exit(7);
}

funcs('main', { main });

export { main };
