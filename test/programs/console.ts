// What a program says on its console, by goroutines that move between threads all the time.

import { log as imported } from 'node:console';
import { args, chan, exit, go, gosched, print, WaitGroup } from 'rt0';
import { say } from './consoleplain.ts';

/** Numbered lines, each by another of the ways there are. */
function* speaker(id: number, lines: number, wg: WaitGroup) {
  for (let n = 0; n < lines; n += 8) {
    console.log(`${id}:${n}:`, 'log');
    yield* gosched();
    console.error(`${id}:${n + 1}: error`);
    print(`${id}:${n + 2}: print`);
    yield* gosched();
    console.info('%d:%d: %s', id, n + 3, 'info');
    say(id, n + 4);
    yield* gosched();
    say(id, n + 5);
    console.warn(`${id}:${n + 6}: warn`);
    yield* gosched();
    if (n % 16 === 0) imported(`${id}:${n + 7}: imported`);
    else process.stderr.write(Buffer.from(`${id}:${n + 7}: bytes\n`));
    yield* gosched();
  }
  wg.done();
}

function* grouped(id: number, wg: WaitGroup) {
  for (let depth = 0; depth < 3; depth++) {
    console.group(`g${id} d${depth}`);
    yield* gosched();
    console.log(`g${id} l${depth}\ng${id} m${depth}`);
    console.count('lines');
    yield* gosched();
  }
  for (let depth = 2; depth >= 0; depth--) {
    console.groupEnd();
    yield* gosched();
    console.error(`g${id} e${depth}`);
  }
  wg.done();
}

function* methods() {
  console.log('%s is %i', 'a', 1.5, { b: [1] });
  yield* gosched();
  console.dir({ a: { b: { c: {} } } }, { depth: 0 });
  console.table([{ a: 1 }]);
  console.assert(true, 'no');
  console.assert(false, 'said %d', 5);
  console.count();
  yield* gosched();
  console.count();
  console.count('x');
  console.countReset();
  console.count();
  console.countReset('none');
  console.time('t');
  yield* gosched();
  console.timeLog('t', 'and', 2);
  console.timeEnd('t');
  console.timeEnd('t');
  console.debug('debug');
  console.trace('traced');
  console.groupEnd();
  console.log('not indented');
}

function panics(): never {
  throw new Error('last words');
}

function* spins() {
  for (;;) yield* gosched();
}

export function* main() {
  const [how = 'speak', goroutines = '1', lines = '8'] = args();
  const wg = new WaitGroup();
  if (how === 'speak' || how === 'groups') {
    wg.add(Number(goroutines));
    for (let i = 0; i < Number(goroutines); i++) {
      if (how === 'speak') go(speaker, i, Number(lines), wg);
      else go(grouped, i, wg);
    }
    yield* wg.wait();
  } else if (how === 'methods') {
    yield* methods();
  } else {
    for (let i = 0; i < 4; i++) go(spins);
    for (let i = 0; i < Number(lines); i++) {
      console.log('x'.repeat(i % 100), i);
      if (i % 7 === 0) yield* gosched();
    }
    console.error('the end');
    if (how === 'exit') exit(7);
    else if (how === 'panic') panics();
    else if (how === 'deadlock') yield* chan<number>().recv();
    else if (how === 'big') console.log('y'.repeat(5_000_000));
  }
}
