// Host calls of every kind that never come back by themselves, and an end in the middle of them.
// args: how it ends (return, exit, panic, stop); a directory; a URL that does not answer.

import { args, blockingHost, chan, exit, go, type HostId, net, uint8Array } from 'rt0';

function* commands(dir: string, i: number) {
  // A command that has children of its own.
  yield* blockingHost('exec', 'sh', [
    '-c',
    `echo $$ > ${dir}/pid${i}.new; mv ${dir}/pid${i}.new ${dir}/pid${i}; sleep 60 & sleep 60; true`,
  ]);
}

function* reads(conn: HostId) {
  yield* net.read(conn, uint8Array(8));
}

function* floods(conn: HostId) {
  const data = uint8Array(1_000_000);
  for (;;) yield* net.write(conn, data);
}

function* accepts(l: HostId) {
  for (;;) go(reads, yield* net.accept(l));
}

function* sleeps() {
  yield* blockingHost('sleep', 60_000);
}

function* fetches(url: string) {
  yield* blockingHost('fetch', url);
}

function* own(name: string) {
  yield* blockingHost<unknown>(name, 1);
}

export function* main() {
  const [how = '', dir = '', url = ''] = args();
  for (let i = 0; i < 3; i++) go(commands, dir, i);
  const l = yield* net.listen(0);
  const { port } = yield* net.address(l);
  go(accepts, l);
  for (let i = 0; i < 20; i++) go(reads, yield* net.connect(port));
  // Nobody reads at the other end, so this one hangs in a write.
  const quiet = yield* net.listen(0);
  go(floods, yield* net.connect((yield* net.address(quiet)).port));
  for (let i = 0; i < 5; i++) go(sleeps);
  for (let i = 0; i < 5; i++) go(fetches, url);
  for (let i = 0; i < 5; i++) go(own, 'never');
  yield* blockingHost('open', `${dir}/open`, 'w');
  yield* blockingHost<unknown>('ready', how);
  if (how === 'exit') exit(3);
  if (how === 'panic') throw new Error('in the middle');
  if (how === 'stop') yield* chan().recv();
}
