// How late a sleep of 1 ms ends: one goroutine that does nothing else. The same program as bench/go/sleep/main.go.
// Arguments: sleeps to warm up, sleeps to time, which percentile of their overshoots is the figure. It prints {ns, ops,
// got}.

import { args, exit, float64Array, nanotime, print, sleep } from 'rt0';

export function* main() {
  const [warm = 0, timed = 0, percentile = 50] = args().map(Number);
  for (let i = 0; i < warm; i++) yield* sleep(1);
  const late = float64Array(timed);
  let got = 0;
  for (let i = 0; i < timed; i++) {
    const s = nanotime();
    yield* sleep(1);
    const over = nanotime() - s - 1e6;
    if (over >= 0) got++;
    late[i] = over;
  }
  late.sort();
  print(JSON.stringify({ ns: late[Math.floor((timed * percentile) / 100)], ops: timed, got }));
  if (got !== timed) exit(1);
}
