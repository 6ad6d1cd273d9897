// Channels through channels: each request carries the channel for its reply, and functions travel too.

import { type Chan, chan, type Go, go, print } from 'rt0';

type Handler = (x: number) => Go<number>;

function* double(x: number): Go<number> {
  return x * 2;
}

function* square(x: number): Go<number> {
  return x * x;
}

function* server(requests: Chan<Chan<number>>) {
  for (;;) {
    const [reply, ok] = yield* requests.recv2();
    if (!ok) break;
    const x = yield* reply.recv();
    yield* reply.send(x + 100);
    reply.close();
  }
}

function* applier(handlers: Chan<Handler>, values: Chan<number>, results: Chan<number>) {
  for (;;) {
    const [handler, ok] = yield* handlers.recv2();
    if (!ok) break;
    yield* results.send(yield* handler(yield* values.recv()));
  }
  results.close();
}

function* feed(handlers: Chan<Handler>, values: Chan<number>) {
  for (let i = 1; i <= 6; i++) {
    yield* handlers.send(i % 2 === 0 ? double : square);
    yield* values.send(i);
  }
  handlers.close();
}

export function* main() {
  const requests = chan<Chan<number>>();
  go(server, requests);
  for (let i = 0; i < 3; i++) {
    const reply = chan<number>();
    yield* requests.send(reply);
    yield* reply.send(i);
    const v = yield* reply.recv();
    const [, open] = yield* reply.recv2();
    print(v, open);
  }
  requests.close();

  const handlers = chan<Handler>();
  const values = chan<number>();
  const results = chan<number>();
  go(applier, handlers, values, results);
  go(feed, handlers, values);
  for (;;) {
    const [r, ok] = yield* results.recv2();
    if (!ok) break;
    print(r);
  }
}
