// The order in which a thief visits the Ps: start anywhere, step by a number coprime to their count, so that each is met
// once and no two thieves march together. (proc.go: randomOrder, randomEnum)

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

// coprimes[n]: the numbers up to n that share no factor with n. Computed when first asked for; never changes.
const coprimes: number[][] = [];

export function coprimesOf(n: number): readonly number[] {
  let list = coprimes[n];
  if (list === undefined) {
    list = [];
    for (let i = 1; i <= n; i++) if (gcd(i, n) === 1) list.push(i);
    coprimes[n] = list;
  }
  return list;
}

/** First of n positions, as `rand` (unsigned) picks it. */
export function stealStart(n: number, rand: number): number {
  return rand % n;
}

/** Step between positions, as `rand` picks it. */
export function stealStep(n: number, rand: number): number {
  const steps = coprimesOf(n);
  return steps[Math.floor(rand / n) % steps.length] as number;
}
