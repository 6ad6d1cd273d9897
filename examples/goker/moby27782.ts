// moby/moby#27782: communication deadlock, channel and condition variable.
//
// A follower of a log file takes events from a watcher, whose goroutine reads them from the kernel. At the end the
// follower removes the watch and waits until the watcher has read the kernel's confirmation. If the watcher is handing
// over an event just then, it waits for the follower and never reads on.
// Blocks: the watcher on its send, the follower on the condition; main, which waits for the follower.
// Fix: a goroutine receives the remaining events while the watch is being removed.

import { Cond, chan, go, Mutex, select } from 'rt0';

const WRITE = 1;
const IGNORED = 2;

const inotify = chan<number>(4);
const events = chan<number>();
const mu = new Mutex();
const cond = new Cond(mu);
let exists = true;
const closeNotifier = chan<null>();
const watcherDone = chan<null>();
const followerDone = chan<null>();

function* readEvents() {
  for (;;) {
    const event = yield* inotify.recv();
    if (event === IGNORED) break;
    const { index } = yield* select([events.sending(event), watcherDone.receiving()]);
    if (index === 1) return;
  }
  yield* mu.lock();
  exists = false;
  cond.broadcast();
  mu.unlock();
}

function* remove() {
  yield* inotify.send(IGNORED);
  yield* mu.lock();
  while (exists) yield* cond.wait();
  mu.unlock();
}

function* followLogs() {
  for (;;) {
    const { index } = yield* select([events.receiving(), closeNotifier.receiving()]);
    if (index === 1) break;
  }
  yield* remove();
  watcherDone.close();
  followerDone.close();
}

export function* main() {
  inotify.trySend(WRITE);
  go(readEvents);
  go(followLogs);
  closeNotifier.close();
  yield* followerDone.recv();
}
