// No program: its main is not a goroutine function.

export function main(): number {
  return 42;
}
