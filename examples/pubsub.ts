// Publish and subscribe: one goroutine, the broker, owns the list of subscribers, and select hears everybody who wants
// something of it. Nothing is locked, because nobody else touches the list.
//
// What a goroutine holds while it waits is a number, a string or a handle, not an array of channels: the list is a
// buffered channel of channels, which is read once round for each message.

import { type Chan, chan, go, print, select, WaitGroup } from 'rt0';

const MOST = 16;

function* broker(messages: Chan<string>, joins: Chan<Chan<string>>, leaves: Chan<Chan<string>>) {
  const list = chan<Chan<string>>(MOST);
  for (;;) {
    const { index, value, ok } = yield* select([joins.receiving(), leaves.receiving(), messages.receiving()]);
    if (index === 0 && value !== undefined) yield* list.send(value);
    else if (index === 1 && value !== undefined) yield* remove(list, value);
    else if (index === 2 && ok && value !== undefined) yield* deliver(list, value);
    else break;
  }
  while (list.len > 0) (yield* list.recv()).close();
}

function* remove(list: Chan<Chan<string>>, gone: Chan<string>) {
  for (let n = list.len; n > 0; n--) {
    const subscriber = yield* list.recv();
    if (subscriber === gone) subscriber.close();
    else yield* list.send(subscriber);
  }
}

function* deliver(list: Chan<Chan<string>>, message: string) {
  for (let n = list.len; n > 0; n--) {
    const subscriber = yield* list.recv();
    yield* subscriber.send(message);
    yield* list.send(subscriber);
  }
}

/** Reads until its channel is closed. One that wants only the first `limit` messages asks to leave, and reads on till
 *  then. */
function* reader(inbox: Chan<string>, limit: number, leaves: Chan<Chan<string>>, out: Chan<string>, wg: WaitGroup) {
  let got = '';
  for (let n = 1; ; n++) {
    let asking = n === limit + 1;
    let open = true;
    let message: string | undefined;
    // Asks and listens at once: the broker may be sending to this very channel.
    do {
      const { index, value, ok } = yield* select([inbox.receiving(), asking ? leaves.sending(inbox) : null]);
      if (index === 1) asking = false;
      else [message, open] = [value, ok];
    } while (open && message === undefined);
    if (!open) break;
    if (n <= limit) got += ` ${message}`;
  }
  yield* out.send(`${limit > 100 ? 'all:' : `first ${limit}:`}${got}`);
  wg.done();
}

export function* main() {
  const messages = chan<string>();
  const joins = chan<Chan<string>>();
  const leaves = chan<Chan<string>>();
  const wg = new WaitGroup();
  go(broker, messages, joins, leaves);
  const reports = chan<Chan<string>>(3);
  for (let i = 0; i < 3; i++) {
    const inbox = chan<string>();
    const report = chan<string>(1);
    yield* joins.send(inbox);
    yield* reports.send(report);
    wg.add(1);
    go(reader, inbox, i === 1 ? 3 : 1000, leaves, report, wg);
  }
  for (let i = 0; i < 8; i++) yield* messages.send(`m${i}`);
  messages.close();
  yield* wg.wait();
  for (let i = 0; i < 3; i++) print(yield* (yield* reports.recv()).recv());
}
