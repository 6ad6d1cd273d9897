// netpollBreak: ends the sleep of the M in the poller. (netpoll_epoll.go)

import { netpolled } from '../shared/globals.ts';
import { Netpoll } from '../shared/layout-host.ts';
import { cas, xadd } from '../shared/mem.ts';
import { futexwakeup } from '../shared/os.ts';

/** Ends a blocking poll, or the next one at once. Any M. At most one break is on its way. */
export function netpollBreak(): void {
  if (!cas(netpolled, Netpoll.wakesig, 0, 1)) return;
  xadd(netpolled, Netpoll.seq, 1);
  futexwakeup(netpolled + Netpoll.seq, 1);
}
