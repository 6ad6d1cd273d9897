// A crawler over a synthetic web: a few fetchers, a token bucket that says how fast they may go, and a coordinator that
// alone knows what has been seen. A ticker drips into the bucket: a page every EVERY milliseconds, and BURST at once
// after a pause.
//
//   coordinator --(pages)--> fetchers --(links)--> coordinator
//                              ^ bucket

import { AtomicInt32, type Chan, chan, go, int32Array, print, select, Ticker, uint8Array } from 'rt0';

const PAGES = 500;
const FETCHERS = 4;
const BURST = 3;
const EVERY = 0.2;

/** Where page `n` points to. */
function links(n: number): number[] {
  return [(n * 2 + 1) % PAGES, (n * 3 + 7) % PAGES, (n * n + 13) % PAGES, (n + PAGES - 1) % PAGES];
}

/** Puts a token in the bucket at every tick. A full bucket overflows. */
function* drip(bucket: Chan<boolean>, quit: Chan<boolean>) {
  const ticker = new Ticker(EVERY);
  for (;;) {
    const { index } = yield* select([ticker.c.receiving(), quit.receiving()]);
    if (index === 1) break;
    bucket.trySend(true);
  }
  ticker.stop();
}

interface Fetched {
  readonly page: number;
  readonly links: number[];
}

function* fetcher(pages: Chan<number>, bucket: Chan<boolean>, out: Chan<Fetched>, tokens: AtomicInt32) {
  for (;;) {
    const [page, ok] = yield* pages.recv2();
    if (!ok) return;
    yield* bucket.recv();
    tokens.add(1);
    yield* out.send({ page, links: links(page) });
  }
}

/** Marks what was not seen before and appends it to the frontier. Returns the frontier's new end. */
function discover(found: readonly number[], seen: Uint8Array, frontier: Int32Array, end: number): number {
  let to = end;
  for (const page of found) {
    if (seen[page] === 1) continue;
    seen[page] = 1;
    frontier[to++] = page;
  }
  return to;
}

export function* main() {
  const pages = chan<number>();
  const fetched = chan<Fetched>();
  const bucket = chan<boolean>(BURST);
  const quit = chan<boolean>();
  const tokens = new AtomicInt32(0);
  go(drip, bucket, quit);
  for (let i = 0; i < FETCHERS; i++) go(fetcher, pages, bucket, fetched, tokens);

  const seen = uint8Array(PAGES);
  const frontier = int32Array(PAGES);
  let end = discover([0], seen, frontier, 0);
  let next = 0;
  let busy = 0;
  let edges = 0;
  while (next < end || busy > 0) {
    // Offers work only when there is some, and hears results at any time.
    const offer = next < end ? pages.sending(frontier[next] ?? 0) : null;
    const { index, value } = yield* select([fetched.receiving(), offer]);
    if (index === 1) {
      next++;
      busy++;
    } else if (value !== undefined) {
      busy--;
      edges += value.links.length;
      end = discover(value.links, seen, frontier, end);
    }
  }
  pages.close();
  quit.close();
  print(`${end} of ${PAGES} pages reached, ${edges} links, ${tokens.load()} tokens used`);
}
