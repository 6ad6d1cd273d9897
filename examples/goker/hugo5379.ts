// gohugoio/hugo#5379: resource deadlock, double locking.
//
// A page's content is rendered by a goroutine that holds contentInitMu, for at most as long as a timeout allows. A
// shortcode of the page may ask for its number of words, which wants the content, and then, in initPlain,
// contentInitMu. Blocks: the renderer in initPlain on its own mutex, main behind it; or the other way round.
// Fix: initPlain does not lock when the renderer calls it.

import { after, type Chan, chan, go, Mutex, Once, select } from 'rt0';

const contentInitMu = new Mutex();
const contentInit = new Once();
const plainInit = new Once();

function* wordCount() {
  yield* contentInit.do(initContent);
  yield* plainInit.do(initPlain);
}

function* initContent() {
  const rendered = chan<null>(1);
  go(render, rendered);
  yield* select([rendered.receiving(), after(1).receiving()]);
}

function* render(rendered: Chan<null>) {
  yield* contentInitMu.lock();
  yield* wordCount();
  contentInitMu.unlock();
  yield* rendered.send(null);
}

function* initPlain() {
  yield* contentInitMu.lock();
  contentInitMu.unlock();
}

export function* main() {
  yield* wordCount();
}
