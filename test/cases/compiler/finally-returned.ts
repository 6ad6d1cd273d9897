import { gosched, print } from 'rt0';
function* f(how: number): any {
  try {
    if (how === 0) return { a: 1 };
    throw { b: 2 };
  } finally {
    print('x');
    yield* gosched();
  }
}
export function* main() { print((yield* f(0)).a); }
