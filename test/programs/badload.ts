// A program that throws while it is loaded.

import { funcs } from 'rt0';

function main(): unknown {
  return undefined;
}

funcs('main', { main });
if (Date.now() > 0) throw new TypeError('this module does not load');

export { main };
