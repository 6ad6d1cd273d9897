// Prints what the program sees of its machine, and exits with the code in its arguments.

import { args, env, exit, funcs, gomaxprocs, numCPU, numGoroutine, print } from 'rt0';

function main(): unknown {
  print(
    JSON.stringify({
      gomaxprocs: gomaxprocs(),
      cpus: numCPU(),
      goroutines: numGoroutine(),
      env: env('GOMAXPROCS') ?? null,
    }),
  );
  const code = args()[0];
  if (code !== undefined) exit(Number(code));
  return undefined;
}

funcs('main', { main });

export { main };
