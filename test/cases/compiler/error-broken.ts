import { gosched, print } from 'rt0';
function* spoil(e: Error): any {
  yield* gosched();
  Object.assign(e, { held: new Map() });
  yield* gosched();
}
export function* main() {
  const e = new Error('x');
  yield* spoil(e);
  print(e.message);
}
