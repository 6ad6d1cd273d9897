// Go's TestRecoveredPanicAfterGoexit: a panic that is caught on the way does not stop the goexit.

import { goexit, print } from 'rt0';

function recovered(): void {
  try {
    throw new Error('hello');
  } catch (e) {
    print('recovered', e instanceof Error ? e.message : String(e));
  }
}

export function* main() {
  try {
    yield* goexit();
  } finally {
    recovered();
  }
  print('BUG: went on');
}
