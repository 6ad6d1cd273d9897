// A lock between processes: a directory in .cache/, whose owner touches it once a second. One that was not touched for
// a while is a dead owner's and is taken over. (Not the owner's process id: in a container that shares the clone it is
// another process, or none.)

import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const BEAT = 1000;
const DEAD = 10_000;
const LOOK = 50;

/** Holds the lock `name` in the directory while `body` runs, so that two processes never install or build at once. */
export async function withLock(directory, name, body) {
  const dir = join(directory, `${name}.lock`);
  mkdirSync(directory, { recursive: true });
  while (!tryMkdir(dir)) {
    if (isDead(dir)) takeAway(dir);
    else await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  const release = () => rmSync(dir, { recursive: true, force: true });
  const beat = setInterval(() => touch(dir), BEAT);
  process.on('exit', release);
  try {
    return await body();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

function tryMkdir(dir) {
  try {
    mkdirSync(dir);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isDead(dir) {
  const stat = statSync(dir, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > DEAD;
}

/** Of several that find the owner dead, one moves the directory away. Who moved a new owner's puts it back. */
function takeAway(dir) {
  const away = `${dir}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(dir, away);
    if (isDead(away)) rmSync(away, { recursive: true, force: true });
    else renameSync(away, dir);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function touch(dir) {
  const now = new Date();
  try {
    utimesSync(dir, now, now);
  } catch (error) {
    // Somebody has removed .cache.
    if (error.code !== 'ENOENT') throw error;
  }
}
