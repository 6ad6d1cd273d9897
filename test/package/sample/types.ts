// Types as a user meets them: every export is named by exports.ts, and these are used.

import { blockingHost, type Chan, chan, go, print } from 'rt0';
import { type ExploreOptions, explore, exploreProgram } from 'rt0/explore';
import { boot, Machine, type OutputStream, type Runtime } from 'rt0/host';

class Account {
  balance = 0;
  deposit(n: number): void {
    this.balance += n;
  }
}

function* sends(c: Chan<number>) {
  yield* c.send(1);
}

export function* main() {
  const c = chan<number>();
  go(sends, c);
  const n: number = yield* c.recv();
  const text: string = yield* blockingHost('readFile', 'x');
  const mine: number = yield* blockingHost<number>('mine', n);
  print(text, mine);
  // @ts-expect-error no host has such a call
  yield* blockingHost('nope');
  // @ts-expect-error a copy has no methods
  yield* chan<Account>().send(new Account());
}

export async function embed(program: Parameters<typeof boot>[0], stdout: OutputStream): Promise<Runtime> {
  const options: ExploreOptions = { iterations: 1 };
  await explore(program, options);
  await exploreProgram(program, { procs: 2 });
  await new Machine({ warm: 1 }).close();
  return boot(program, {
    stdout,
    host: {
      mine(n: number) {
        this.signal.addEventListener('abort', () => undefined);
        return n;
      },
    },
  });
}
