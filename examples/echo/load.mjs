// The load of compare.ts, on plain Node: load.mjs PORT CONNECTIONS ROUNDS BYTES. All connect; then each says ROUNDS messages, the
// next when it has heard the last. Prints the milliseconds from the first message to the last answer.

import { connect } from 'node:net';

const [port, connections, rounds, bytes] = process.argv.slice(2).map(Number);

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

function talk(socket, id) {
  const said = Buffer.alloc(bytes, id);
  return new Promise((resolve, reject) => {
    let heard = 0;
    let round = 0;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`connection ${id}: closed in round ${round}`)));
    socket.on('data', (chunk) => {
      heard += chunk.length;
      if (heard < bytes) return;
      heard = 0;
      if (++round < rounds) socket.write(said);
      else resolve();
    });
    socket.write(said);
  });
}

const sockets = await Promise.all(Array.from({ length: connections }, open));
const before = performance.now();
await Promise.all(sockets.map(talk));
console.log(performance.now() - before);
for (const s of sockets) {
  s.removeAllListeners('close');
  s.destroy();
}
