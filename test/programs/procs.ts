// Prints what the program sees of its machine, and exits with the code in its arguments.

import { args, env, exit, gomaxprocs, numCPU, numGoroutine, print } from 'rt0';

export function* main() {
  print(
    JSON.stringify({
      gomaxprocs: yield* gomaxprocs(),
      cpus: numCPU(),
      goroutines: numGoroutine(),
      env: env('GOMAXPROCS') ?? null,
    }),
  );
  const code = args()[0];
  if (code !== undefined) exit(Number(code));
}
