// moby/moby#25384: mixed deadlock, misuse of WaitGroup.
//
// The manager counts all plugins into a WaitGroup, starts each in a loop, and waits inside the loop: for all, when only
// the first has been started.
// Blocks: main in the wait, whenever there is more than one plugin.
// Fix: wait after the loop.

import { go, WaitGroup } from 'rt0';

const group = new WaitGroup();

function* restore(_plugin: number) {
  group.done();
}

function* init(plugins: number) {
  group.add(plugins);
  for (let plugin = 0; plugin < plugins; plugin++) {
    go(restore, plugin);
    yield* group.wait();
  }
}

export function* main() {
  yield* init(2);
}
