// Ways in which a program of channels and locks ends. args: which.

import { args, type Chan, Cond, chan, go, gosched, Mutex, nilChan, print, RWMutex, select, WaitGroup } from 'rt0';

function* closeIt(c: Chan<number>) {
  yield* gosched();
  c.close();
}

export function* main() {
  const c = chan<number>();
  const m = new Mutex();
  switch (args()[0]) {
    case 'recv':
      yield* c.recv();
      break;
    case 'send':
      yield* c.send(1);
      break;
    case 'recv nil':
      yield* nilChan<number>().recv();
      break;
    case 'send nil':
      yield* nilChan<number>().send(1);
      break;
    case 'select':
      yield* select([c.receiving(), chan<string>().sending('x')]);
      break;
    case 'select none':
      yield* select([]);
      break;
    case 'mutex':
      yield* m.lock();
      yield* m.lock();
      break;
    case 'rwmutex': {
      const rw = new RWMutex();
      yield* rw.rlock();
      yield* rw.lock();
      break;
    }
    case 'waitgroup': {
      const wg = new WaitGroup();
      wg.add(1);
      yield* wg.wait();
      break;
    }
    case 'cond': {
      const cond = new Cond(m);
      yield* m.lock();
      yield* cond.wait();
      break;
    }
    case 'bad case':
      yield* select([c.receiving(), 5 as never]);
      break;
    case 'no cases':
      yield* select(7 as never);
      break;
    case 'bad add':
      new WaitGroup().add(1.5);
      break;
    case 'send on closed':
      c.close();
      yield* c.send(1);
      break;
    case 'closed while sending':
      go(closeIt, c);
      yield* c.send(1);
      break;
    case 'closed while selecting':
      go(closeIt, c);
      yield* select([c.sending(1), chan<number>().receiving()]);
      break;
    case 'select on closed':
      c.close();
      yield* select([c.sending(1)]);
      break;
    case 'close closed':
      c.close();
      c.close();
      break;
    case 'close nil':
      nilChan<number>().close();
      break;
    case 'negative':
      new WaitGroup().done();
      break;
    case 'size':
      chan<number>(-1);
      break;
    case 'uncloneable':
      yield* chan<() => void>(1).send(() => print('no'));
      break;
    case 'caught':
      for (let i = 0; i < 3; i++) {
        const d = chan<number>();
        go(closeIt, d);
        try {
          yield* d.send(1);
        } catch (e) {
          print((e as Error).message);
        }
      }
      break;
    default:
      throw new Error('no such end');
  }
  print('the end');
}
