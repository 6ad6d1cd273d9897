// Go's test/chan/select.go: every case of a select is evaluated once, whichever is taken; a nil case never is.

import { type Chan, chan, print, trySelect } from 'rt0';

/** Sends 1 << shift to whichever of the two takes it, until none does. Returns how often it sent, and the
 *  evaluations. */
function offer(first: Chan<number> | null, second: Chan<number> | null) {
  let a = first;
  let b = second;
  let sent = 0;
  let evaluated = 0;
  let shift = 0;
  const value = () => {
    evaluated++;
    return 1 << shift;
  };
  for (;;) {
    // Go evaluates the value of a send to a nil channel too.
    const [x, y] = [value(), value()];
    const { index } = trySelect([a === null ? null : a.sending(x), b === null ? null : b.sending(y)]);
    if (index < 0) return { sent, evaluated };
    sent++;
    if (index === 0) a = null;
    else b = null;
    shift++;
  }
}

export function* main() {
  const a = chan<number>(1);
  const b = chan<number>(1);
  const both = offer(a, b);
  print('sent', both.sent, 'evaluated', both.evaluated);
  const x = yield* a.recv();
  const y = yield* b.recv();
  print('values', x | y);
  const one = offer(a, null);
  print('sent', one.sent, 'evaluated', one.evaluated);
  print('value', yield* a.recv());
}
