import { gosched, print } from 'rt0';
export function* main() {
  const e = Object.assign(new Error('x'), { held: new Map() });
  yield* gosched();
  print(e.message);
}
