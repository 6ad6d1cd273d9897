// Throws while it is loaded.

import { funcs } from 'rt0';

function main(_sp: number, _rp: number): void {}

funcs('main', { main });

if (Date.now() > 0) throw new TypeError('not today\nand not tomorrow');

export { main };
