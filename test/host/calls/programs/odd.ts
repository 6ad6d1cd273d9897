// Host calls that throw what cannot be copied.

import { blockingHost, print } from 'rt0';

function* attempt(name: string) {
  try {
    print(name, yield* blockingHost(name as 'sleep', 1));
  } catch (e) {
    print(name, String(e));
  }
}

export function* main() {
  yield* attempt('message');
  yield* attempt('name');
  yield* attempt('bare');
  yield* attempt('trap');
}
