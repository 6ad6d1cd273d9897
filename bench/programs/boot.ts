// Boot: main does nothing but say when it was called, on the clock that all processes share.

import { funcs, nanotime, print } from 'rt0';

function main(_sp: number, _rp: number): unknown {
  const now = nanotime();
  print(JSON.stringify({ ns: now, ops: 1, got: 1 }));
  return undefined;
}

funcs('main', { main });

export { main };
