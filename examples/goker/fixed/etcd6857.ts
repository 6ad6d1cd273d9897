// etcd-io/etcd#6857, fixed; the bug is in ../etcd6857.ts. The question is sent in a select that also hears that the
// node is done.

import { type Chan, chan, go, select, WaitGroup } from 'rt0';

const questions = chan<Chan<number>>();
const stops = chan<null>();
const done = chan<null>();
const asked = new WaitGroup();

function* run() {
  for (;;) {
    const { index, value } = yield* select([questions.receiving(), stops.receiving()]);
    if (index === 1 || value === undefined) break;
    yield* value.send(1);
  }
  done.close();
}

function* status() {
  const answer = chan<number>();
  const { index } = yield* select([questions.sending(answer), done.receiving()]);
  if (index === 0) yield* answer.recv();
  asked.done();
}

function* stop() {
  const { index } = yield* select([stops.sending(null), done.receiving()]);
  if (index === 0) yield* done.recv();
}

export function* main() {
  go(run);
  asked.add(1);
  go(status);
  yield* stop();
  yield* asked.wait();
}
