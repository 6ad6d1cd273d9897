import { go, print } from 'rt0';
function plain() { print('plain'); }
export function* main() { go(plain as never); }
