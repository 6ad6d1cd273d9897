// The runtime's text for this subject: from the cache, or made (bundle-runtime.ts).

import type { GoroutinesText } from './bundle-runtime.ts';
import { keptText } from './kept-text.ts';

export function goroutinesRuntime(root: string): Promise<GoroutinesText> {
  return keptText(root, 'goroutines', isText, async () => {
    // Loaded when it is needed: bundler and parser take longer than all else before the first schedule.
    const { bundledRuntime } = await import('./bundle-runtime.ts');
    return bundledRuntime(root);
  });
}

function isText(x: unknown): x is GoroutinesText {
  if (typeof x !== 'object' || x === null) return false;
  const { code, state } = x as Partial<Record<keyof GoroutinesText, unknown>>;
  return typeof code === 'string' && Array.isArray(state);
}
