// JSON from a network that names a reference, beside handles, on every way that a value goes.

import { afterFunc, args, blockingHost, type Chan, chan, go, gosched, int32Array, print, select } from 'rt0';

interface Request {
  readonly reply: Chan<unknown>;
  readonly shared: Int32Array;
  readonly body: unknown;
}

function* answer(r: Request) {
  yield* r.reply.send([r.shared, r.body]);
}

function* serve(requests: Chan<Request>) {
  for (;;) {
    const [r, ok] = yield* requests.recv2();
    if (!ok) return;
    yield* answer(r);
  }
}

function* fails(body: object) {
  try {
    throw Object.assign(new RangeError('m'), { code: JSON.stringify(body) });
  } finally {
    yield* gosched();
  }
}

export function* main() {
  const [text = ''] = args();
  const requests = chan<Request>();
  const reply = chan<unknown>(1);
  const shared = int32Array(3);
  go(serve, requests);
  for (const way of ['send', 'select', 'go', 'afterFunc']) {
    const body: unknown = JSON.parse(text);
    if (way === 'send') yield* requests.send({ reply, shared, body });
    else if (way === 'select') yield* select([null, requests.sending({ reply, shared, body })]);
    else if (way === 'go') go(answer, { reply, shared, body });
    else afterFunc(1, answer, { reply, shared, body });
    const [array, got] = (yield* reply.recv()) as [unknown, unknown];
    print(way, array === shared, JSON.stringify(got) === text);
  }
  requests.close();
  print('host', JSON.stringify(yield* blockingHost('echo', JSON.parse(text))) === text);
  try {
    yield* fails(JSON.parse(text));
  } catch (e) {
    print('thrown', e instanceof RangeError, (e as { code?: unknown }).code === text);
  }
}
