// etcd-io/etcd#6857: communication deadlock, channel.
//
// status asks the node's goroutine through a channel. When the node has been stopped, its goroutine is gone, and nobody
// receives the question.
// Blocks: status, on its send. The program goes on without it.
// Fix: send in a select that also hears the node's `done`.

import { type Chan, chan, go, select } from 'rt0';

const questions = chan<Chan<number>>();
const stops = chan<null>();
const done = chan<null>();

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
  yield* questions.send(answer);
  yield* answer.recv();
}

function* stop() {
  const { index } = yield* select([stops.sending(null), done.receiving()]);
  if (index === 0) yield* done.recv();
}

export function* main() {
  go(run);
  go(status);
  yield* stop();
}
