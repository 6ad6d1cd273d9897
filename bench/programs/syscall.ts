// a short syscall: entersyscall, a call that returns at once, exitsyscall. Go's is getppid, which costs the kernel's
// entry as well. The same program as bench/go/syscall/main.go.
// Arguments: calls to warm up, and to time. It prints {ns, ops, got}.

import { args, exit, nanotime, print, syscall } from 'rt0';

function next(i: number): number {
  return i + 1;
}

function calls(n: number): number {
  let x = 0;
  for (let i = 0; i < n; i++) x = syscall(next, x);
  return x;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  calls(warm);
  const started = nanotime();
  const got = calls(timed);
  const elapsed = nanotime() - started;
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
