// Numbers in environment variables, as the runtime reads them. (string.go: atoi64, atoi32, parseByteCount)

const MAXINT64 = 2n ** 63n - 1n;

/** An optional minus and decimal digits, within 64 bits; otherwise null. */
export function atoi64(s: string): bigint | null {
  if (!/^-?[0-9]+$/.test(s)) return null;
  const n = BigInt(s);
  return n <= MAXINT64 && n >= -MAXINT64 - 1n ? n : null;
}

export function atoi32(s: string): number | null {
  const n = atoi64(s);
  return n !== null && n >= -0x80000000n && n <= 0x7fffffffn ? Number(n) : null;
}

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  B: 1n,
  KiB: 1n << 10n,
  MiB: 1n << 20n,
  GiB: 1n << 30n,
  TiB: 1n << 40n,
};

/** A count of bytes with an optional unit: B, KiB, MiB, GiB, TiB. null for anything else, and beyond 2^63 - 1. */
export function parseByteCount(s: string): bigint | null {
  const m = /^([0-9]+)((?:[KMGT]i)?B)?$/.exec(s);
  if (m === null) return null;
  const n = BigInt(m[1] as string) * (UNITS[m[2] ?? ''] as bigint);
  return n <= MAXINT64 ? n : null;
}
