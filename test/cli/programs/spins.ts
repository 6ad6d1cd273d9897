// Keeps its thread for ever, without looking left or right.

import { alloc, funcs, loadword, print } from 'rt0';

function main(_sp: number, _rp: number): void {
  const never = alloc(1);
  print('running');
  while (loadword(never) === 0);
}

funcs('main', { main });

export { main };
