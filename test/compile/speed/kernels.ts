// What is measured: bodies that run plain and compiled.

const shared = new SharedArrayBuffer(16 * 20_000);
const ints = new Int32Array(shared, 0, 20_000).fill(7);
const floats = new Float64Array(shared, 80_000, 20_000).map((_, i) => i / 2);
const plainArray = Array.from({ length: 20_000 }, (_, i) => i);

/** Plain functions that kernels call. */
export const HELPERS =
  'function add(a, b) { return (a + b) | 0; }\nfunction fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }';

export const KERNELS: readonly (readonly [name: string, params: string, body: string, args: readonly unknown[]])[] = [
  ['integers', 'n', 'let s = 0; for (let i = 0; i < n; i++) s = (s + (i ^ 5)) | 0; return s;', [50_000]],
  ['floats', 'n', 'let x = 0.5; for (let i = 0; i < n; i++) x = 3.9 * x * (1 - x); return x;', [50_000]],
  ['a sum of fractions', 'n', 'let s = 0; for (let i = 1; i <= n; i++) s += 1 / i; return s;', [50_000]],
  [
    'nested loops',
    'n',
    `let s = 0;
     for (let i = 0; i < n; i++) {
       for (let j = 0; j < n; j++) {
         for (let k = 0; k < 20; k++) s = (s + i * j + k) | 0;
         if ((s & 7) === 3) continue;
         s ^= j;
       }
     }
     return s;`,
    [70],
  ],
  ['an int32Array', 'a', 'let s = 0; for (let i = 0; i < a.length; i++) s = (s + a[i]) | 0; return s;', [ints]],
  ['a float64Array', 'a', 'let s = 0; for (let i = 0; i < a.length; i++) s += a[i]; return s;', [floats]],
  ['writes', 'a', 'for (let i = 0; i < a.length; i++) a[i] = (i * 3) | 0; return a[5];', [ints]],
  ['an array', 'a', 'let s = 0; for (let i = 0; i < a.length; i++) s += a[i]; return s;', [plainArray]],
  [
    'a matrix',
    'a, b, c, n',
    `for (let i = 0; i < n; i++)
       for (let j = 0; j < n; j++) {
         let s = 0;
         for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j];
         c[i * n + j] = s;
       }
     return c[7];`,
    [floats, floats.slice(), new Float64Array(3600), 60],
  ],
  [
    'a string',
    'n',
    `let t = ''; for (let i = 0; i < n; i++) t += String.fromCharCode(97 + (i % 26)); return t.length;`,
    [5000],
  ],
  [
    'Math',
    'n',
    `let s = 0;
     for (let i = 0; i < n; i++) {
       const a = Math.sqrt(i + 1), b = Math.sin(a) * Math.cos(a), c = Math.hypot(a, b);
       s += (Math.floor(c * 10) % 7) + Math.min(a, b) - Math.max(b, 0.1) + Math.abs(b);
     }
     return s;`,
    [2000],
  ],
  [
    'straight-line code',
    'n',
    `let a = n, b = n + 1; ${'a = Math.sqrt(a * b + 1) + Math.sin(b); b = Math.atan2(b, a) + a / 3; '.repeat(40)} return a + b;`,
    [3],
  ],
  ['calls of a small function', 'n', 'let s = 0; for (let i = 0; i < n; i++) s = add(s, i); return s;', [50_000]],
  [
    'calls of a recursive function',
    'n',
    'let s = 0; for (let i = 0; i < n; i++) s = (s + fib(i % 12)) | 0; return s;',
    [400],
  ],
  [
    'a while loop',
    'n',
    'let s = 0; for (let i = 1; i < n; i++) { let a = i, b = n; while (b !== 0) { const t = a % b; a = b; b = t; } s += a; } return s;',
    [3000],
  ],
  [
    'a sort',
    'a',
    `const n = 200;
     for (let i = 0; i < n; i++) a[i] = (i * 7919) % 1009;
     for (let i = 0; i < n; i++)
       for (let j = 0; j + 1 < n - i; j++)
         if (a[j] > a[j + 1]) { const t = a[j]; a[j] = a[j + 1]; a[j + 1] = t; }
     return a[17];`,
    [ints],
  ],
  [
    'floats that live across inner loops',
    'n',
    `let c = 0;
     for (let y = 0; y < n; y++)
       for (let x = 0; x < n; x++) {
         const cr = (x / n) * 3 - 2, ci = (y / n) * 2 - 1;
         let zr = 0, zi = 0, k = 0;
         while (k < 50 && zr * zr + zi * zi < 4) { const t = zr * zr - zi * zi + cr; zi = 2 * zr * zi + ci; zr = t; k++; }
         c += k;
       }
     return c;`,
    [40],
  ],
];
