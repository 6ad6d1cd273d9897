// Never ends, and never lets anybody else count: what a lost wake-up looks like.

import { alloc, funcs, loadword } from 'rt0';

function main(_sp: number, _rp: number): void {
  const never = alloc(1);
  while (loadword(never) === 0);
}

funcs('main', { main });

export { main };
