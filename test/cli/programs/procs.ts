// Says how many Ps it has.

import { funcs, gomaxprocs, print } from 'rt0';

function main(_sp: number, _rp: number): void {
  print(`gomaxprocs ${gomaxprocs()}`);
}

funcs('main', { main });

export { main };
