// Every host call for files, in the directory that is the first argument. A line for each.

import { args, blockingHost, print, uint8Array } from 'rt0';

function* main_() {
  const [base = '/tmp'] = args();
  const dir = yield* blockingHost('mkdtemp', `${base}/rt0-`);
  const a = `${dir}/a.txt`;
  yield* blockingHost('writeFile', a, 'hällo\n');
  yield* blockingHost('appendFile', a, 'wörld €\n');
  print('readFile', JSON.stringify(yield* blockingHost('readFile', a)));
  const bytes = yield* blockingHost('readFileBytes', a);
  print('readFileBytes', bytes.length, bytes[1], bytes[2]);
  const { size, kind, mode } = yield* blockingHost('stat', a);
  print('stat', size, kind, (mode & 0o777).toString(8));
  yield* blockingHost('mkdir', `${dir}/d/e`, true);
  yield* blockingHost('rename', a, `${dir}/d/b`);
  yield* blockingHost('copyFile', `${dir}/d/b`, `${dir}/d/c`);
  print('readdir', (yield* blockingHost('readdir', `${dir}/d`)).join(' '));
  print('lstat', (yield* blockingHost('lstat', `${dir}/d`)).kind);
  print(
    'realpath',
    (yield* blockingHost('realpath', `${dir}/d/../d/b`)) === `${yield* blockingHost('realpath', dir)}/d/b`,
  );
  const data = uint8Array(5);
  data.set([1, 2, 3, 4, 5]);
  yield* blockingHost('writeFile', `${dir}/raw`, data);
  const f = yield* blockingHost('open', `${dir}/raw`, 'r+');
  print('write', yield* blockingHost('write', f, data.subarray(1, 4), 5), yield* blockingHost('write', f, 'xyz', 8));
  const into = uint8Array(16);
  const n = yield* blockingHost('read', f, into, 0);
  print('read', n, Array.from(into.subarray(0, n)).join(' '));
  print('read on', yield* blockingHost('read', f, into), yield* blockingHost('read', f, into));
  yield* blockingHost('sync', f);
  yield* blockingHost('truncate', f, 2);
  yield* blockingHost('close', f);
  print('truncate', (yield* blockingHost('stat', `${dir}/raw`)).size);
  yield* blockingHost('rm', dir, true);
  try {
    yield* blockingHost('stat', dir);
  } catch (e) {
    const { name, code, syscall, path } = e as NodeJS.ErrnoException;
    print('gone', name, code, syscall, path === dir);
  }
}

export function* main() {
  yield* main_();
}
