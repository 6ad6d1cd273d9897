// Strings through channels: empty, long, and beyond ASCII. An echo turns them round.

import { type Chan, chan, go, print } from 'rt0';

function* echo(src: Chan<string>, dst: Chan<string>) {
  for (;;) {
    const [s, ok] = yield* src.recv2();
    if (!ok) break;
    yield* dst.send([...s].reverse().join(''));
  }
  dst.close();
}

function* feed(src: Chan<string>, long: string) {
  yield* src.send('');
  yield* src.send('gopher');
  yield* src.send('grüße, 世界 🐹!');
  yield* src.send('line\nbreak\tand "quotes"');
  yield* src.send(long);
  src.close();
}

export function* main() {
  const src = chan<string>();
  const dst = chan<string>(2);
  let long = '';
  for (let i = 0; i < 2000; i++) long += `${i},`;
  go(echo, src, dst);
  go(feed, src, long);
  for (;;) {
    const [s, ok] = yield* dst.recv2();
    if (!ok) break;
    print([...s].length, s.length < 100 ? s : `${s.slice(0, 40)}...`);
  }
}
