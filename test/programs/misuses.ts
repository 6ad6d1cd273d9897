// A plain module: what misuse.ts does.

interface Odd {
  message: unknown;
  name: unknown;
  stack: unknown;
  cause: unknown;
}

function odd(change: (e: Odd) => void): Error {
  const e = new Error('the message');
  change(e as unknown as Odd);
  return e;
}

function getter(key: string): Error {
  const e = new Error('the message');
  Object.defineProperty(e, key, {
    get() {
      throw new RangeError('no');
    },
  });
  return e;
}

function throws(): never {
  throw new RangeError('trap');
}

const WAYS: Readonly<Record<string, () => unknown>> = {
  exit: () => process.exit(5),
  exitNothing: () => process.exit(),
  abort: () => process.abort(),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  killNobody: () => process.kill(process.pid, 0),
  exitCode: () => {
    process.exitCode = 5;
  },
  reject: () => void Promise.reject(new Error('rejected')),
  microtask: () =>
    queueMicrotask(() => {
      throw new Error('in a microtask');
    }),
  timeout: () =>
    setTimeout(() => {
      throw new Error('in a timeout');
    }),
};

const THROWN: Readonly<Record<string, () => unknown>> = {
  stackNumber: () => odd((e) => (e.stack = 5)),
  stackObject: () => odd((e) => (e.stack = {})),
  stackThrows: () => getter('stack'),
  messageThrows: () => getter('message'),
  messageSymbol: () => odd((e) => (e.message = Symbol('m'))),
  nameSymbol: () => odd((e) => (e.name = Symbol('n'))),
  cycle: () => odd((e) => (e.cause = e)),
  longCycle: () => odd((e) => (e.cause = odd((f) => (f.cause = e)))),
  proxy: () => new Proxy({}, { get: throws, getPrototypeOf: throws }),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  nothing: () => Object.create(null),
  symbol: () => Symbol('s'),
};

export function misuse(how: string): void {
  const thrown = THROWN[how];
  if (thrown !== undefined) throw thrown();
  WAYS[how]?.();
}
