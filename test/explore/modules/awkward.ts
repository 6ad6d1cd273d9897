// What the explorer cannot do, each of it said in one line.

const later = async (a: Int32Array): Promise<Int32Array> => a;

const cases: Record<string, (a: Int32Array) => unknown> = {
  callback: (a) => [0, 1].map((i) => Atomics.add(a, i, 1)),
  getter: (a) =>
    ({
      get value() {
        return Atomics.load(a, 0);
      },
    }).value,
  constructor: (a: Int32Array) =>
    new (class {
      x = Atomics.load(a, 0);
    })(),
  forOf: (a: Int32Array) => {
    for (const x of a) if (x !== 0) return x;
    return 0;
  },
  spread: (a) => [...a],
  forEach: (a) => a.forEach(() => {}),
  waitAsync: (a) => (Atomics as unknown as { waitAsync(...x: unknown[]): unknown }).waitAsync(a, 0, 0),
  endless: () => {
    for (;;);
  },
  counting: (a) => {
    let n = 0;
    while (Atomics.load(a, 0) === 0) n++;
    return n;
  },
  promise: (a) => later(a),
  asynchronous: async (a) => Atomics.load(a, 0),
};

export const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(16));
export const threads = (name: string): unknown[] => [cases[name]];
