// Where generated programs are kept: in files named for their content, in a cache of the project that explores them. A schedule
// string of such a program holds its text as well, so that it can be replayed when the cache is gone, or somewhere else.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ScheduleError } from '../../search/schedule.ts';

const directory = (): string => resolve('.cache', 'explore', 'programs');

const nameOf = (text: string): string => `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.ts`;

/** Writes the program; its path, from the working directory. */
export function keepProgram(text: string): string {
  const path = join(directory(), nameOf(text));
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  }
  return relative(process.cwd(), path);
}

/** The program as it stands in a schedule string; null for a file that somebody has written. */
export function packedProgram(file: string): string | null {
  const path = resolve(file);
  if (dirname(path) !== directory()) return null;
  const text = readFileSync(path, 'utf8');
  return basename(path) === nameOf(text) ? deflateRawSync(text, { level: 9 }).toString('base64url') : null;
}

/** The file that a schedule is of: a generated program is written again. */
export function targetOfSchedule(target: string, params: Readonly<Record<string, string>>): string {
  if (params.text === undefined) return target;
  try {
    return keepProgram(inflateRawSync(Buffer.from(params.text, 'base64url')).toString('utf8'));
  } catch (e) {
    throw new ScheduleError(
      `schedule of ${target}: the program in it cannot be read: ${e instanceof Error ? e.message : e}`,
    );
  }
}
