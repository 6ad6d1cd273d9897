// The watchdog's thread: sleeps until the watched thread is late, then prints what it does and the stack it does it in,
// and ends the process, which vitest reports as a failure of the file. The stack comes by the inspector: it stops a
// loop, and a sleeper too.

import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { parentPort, workerData as words } from 'node:worker_threads';
import { COUNT, LENGTH, MILLISECONDS, NAME } from './watchdog-words.mjs';

/** Milliseconds that the watched thread has to show its stack; native code that does not come back shows none. */
const PATIENCE = 5000;

/** Returns when the watched thread is late. */
function watch() {
  for (;;) {
    const count = Atomics.load(words, COUNT);
    const left = Atomics.wait(words, COUNT, count, Atomics.load(words, MILLISECONDS));
    if (left === 'timed-out' && Atomics.load(words, COUNT) === count) return;
  }
}

function end(stack) {
  const bytes = new Uint8Array(words.buffer, NAME * 4, Atomics.load(words, LENGTH)).slice();
  const what = new TextDecoder().decode(bytes);
  writeSync(2, `\nhung: ${what}: its thread is blocked for ${Atomics.load(words, MILLISECONDS)} ms\n${stack}\n`);
  process.kill(process.pid, 'SIGKILL');
}

function showStack() {
  const urls = new Map();
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    const line = ({ functionName, location: { scriptId, lineNumber } }) =>
      `    at ${functionName || '<anonymous>'} (${urls.get(scriptId) ?? '?'}:${lineNumber + 1})`;
    end(params.callFrames.map(line).join('\n'));
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
  setTimeout(() => end('    no stack: native code'), PATIENCE);
}

parentPort.postMessage('watching');
watch();
showStack();
