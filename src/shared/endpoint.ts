// A MessagePort as a Comlink endpoint: Node's has the methods, only the DOM's names of the types are missing.

import type { MessagePort } from 'node:worker_threads';
import type { Endpoint } from 'comlink';

export function endpointOf(port: MessagePort): Endpoint {
  return port as unknown as Endpoint;
}
