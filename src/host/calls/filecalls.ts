// Host calls: files. Node's fs/promises; errors are Node's (ENOENT and so on).

import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { FileCalls, FileInfo, OpenFileCalls } from '../../lib/hostcalls.ts';
import { bytesOf, type Family } from './family.ts';
import type { Resource } from './resources.ts';

class File implements Resource {
  readonly kind = 'file';
  readonly handle: fs.FileHandle;
  constructor(handle: fs.FileHandle) {
    this.handle = handle;
  }
  close(): Promise<void> {
    return this.handle.close();
  }
}

function infoOf(s: Stats): FileInfo {
  const kind = s.isFile() ? 'file' : s.isDirectory() ? 'directory' : s.isSymbolicLink() ? 'symlink' : 'other';
  return { size: s.size, mode: s.mode, mtimeMs: s.mtimeMs, kind };
}

export const files: Family<FileCalls> = {
  readFile: ({ signal }, path) => fs.readFile(path, { encoding: 'utf8', signal }),
  readFileBytes: ({ signal }, path) => fs.readFile(path, { signal }),
  writeFile: ({ signal }, path, data) => fs.writeFile(path, data, { signal }).then(none),
  appendFile: (_, path, data) => fs.appendFile(path, data).then(none),
  stat: (_, path) => fs.stat(path).then(infoOf),
  lstat: (_, path) => fs.lstat(path).then(infoOf),
  readdir: (_, path) => fs.readdir(path).then((names) => names.sort()),
  mkdir: (_, path, recursive = false) => fs.mkdir(path, { recursive }).then(none),
  mkdtemp: (_, prefix) => fs.mkdtemp(prefix),
  rm: (_, path, recursive = false) => fs.rm(path, { recursive }).then(none),
  rename: (_, from, to) => fs.rename(from, to).then(none),
  copyFile: (_, from, to) => fs.copyFile(from, to).then(none),
  realpath: (_, path) => fs.realpath(path),
};

export const openFiles: Family<OpenFileCalls> = {
  open: async ({ open, signal }, path, flags = 'r', mode = 0o666) => {
    const handle = await fs.open(path, flags, mode);
    if (!signal.aborted) return open.add(new File(handle));
    // The run ended meanwhile, and what it had open was closed without this one.
    await handle.close();
    return 0;
  },
  read: async ({ open, signal }, id, into, at) => {
    const { handle } = open.get(File, 'file', id);
    const room = bytesOf('read', into);
    // Not into the machine's memory: a read of a pipe may come back when that is another program's.
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(room.length), 0, room.length, at ?? null);
    if (!signal.aborted) room.set(buffer.subarray(0, bytesRead));
    return bytesRead;
  },
  write: async ({ open }, id, data, at) => {
    const { handle } = open.get(File, 'file', id);
    const bytes = typeof data === 'string' ? Buffer.from(data) : bytesOf('write', data);
    let done = 0;
    while (done < bytes.length) {
      const position = at === undefined ? null : at + done;
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position);
      done += bytesWritten;
    }
    return done;
  },
  sync: ({ open }, id) => open.get(File, 'file', id).handle.sync().then(none),
  truncate: ({ open }, id, length) => open.get(File, 'file', id).handle.truncate(length).then(none),
  close: ({ open }, id) => open.close(id).then(none),
};

function none(): undefined {
  return undefined;
}
