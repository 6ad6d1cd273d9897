// vitest's globalSetup: tests that start threads load them from dist/, so `npx vitest` builds it first too.

import { ensureBuilt } from './ensure-built.mjs';

export default async function setup() {
  await ensureBuilt();
}
