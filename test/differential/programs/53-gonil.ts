// Go's TestGoNil: go of a function that is none is a fatal error, which cannot be caught.

import { type Go, go, select } from 'rt0';

export function* main() {
  try {
    const f: unknown = undefined;
    go(f as () => Go<void>);
  } catch {}
  yield* select([]);
}
