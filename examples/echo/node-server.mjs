// A plain Node server that does what server.ts does, for compare.ts. It prints its port, and ends when its parent does.

import { createServer } from 'node:net';

const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk) => socket.write(chunk));
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => console.log('listening on', server.address().port));
process.stdin.on('end', () => process.exit()).resume();
