// moby/moby#25384, fixed; the bug is in ../moby25384.ts. init waits after the loop.

import { go, WaitGroup } from 'rt0';

const group = new WaitGroup();

function* restore(_plugin: number) {
  group.done();
}

function* init(plugins: number) {
  group.add(plugins);
  for (let plugin = 0; plugin < plugins; plugin++) {
    go(restore, plugin);
  }
  yield* group.wait();
}

export function* main() {
  yield* init(2);
}
