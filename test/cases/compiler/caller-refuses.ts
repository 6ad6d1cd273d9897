import { gosched, print } from 'rt0';
function* inner(): any {
  yield* gosched();
}
function* middle(): any {
  yield* inner();
}
function* outer(): any {
  const m = new Map([[1, 2]]);
  yield* middle();
  print(m.size);
}
function* below(): any {
  yield* gosched();
  yield* outer();
}
export function* main() {
  yield* below();
}
