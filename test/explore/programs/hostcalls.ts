// Host calls that the test answers: a long answer, bytes, an error; and one that takes time.

import { args, blockingHost, chan, go, print, select } from 'rt0';

const first = chan<string>(2);

function* slow() {
  yield* blockingHost('sleep', 20);
  yield* first.send('slow');
}

function* quick() {
  const text = yield* blockingHost<string>('ask', 'long', 600);
  if (text.length !== 600 || text.charAt(599) !== 'g') throw new Error(`ask: ${text.length} characters`);
  const bytes = yield* blockingHost<Uint8Array>('ask', 'bytes', 2000);
  if (bytes.length !== 2000 || bytes[1999] !== 7) throw new Error(`ask: ${bytes.length} bytes`);
  let code = '';
  try {
    yield* blockingHost<unknown>('ask', 'nothing', 0);
  } catch (e) {
    code = (e as { code: string }).code;
  }
  if (code !== 'ENOENT') throw new Error(`ask: code ${code}`);
  yield* first.send('quick');
}

export function* main() {
  go(slow);
  if (args()[0] !== 'slow') go(quick);
  const { value } = yield* select([first.receiving()]);
  print(`${value} first`);
}
