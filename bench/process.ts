// Runs a program as a process, times it, and reads its report.

import { spawnSync } from 'node:child_process';

/** What every program of ours and of Go's prints. */
export interface Report {
  ns: number;
  ops: number;
  got: number;
}

/** The report of a run that ended with `code`. Throws unless it counted what it set out to do. */
export function checkReport(program: string, code: number | null, stdout: string, stderr: string): Report {
  const fault = (why: string): Error => new Error(`${program}: ${why} (exit ${code}) ${stdout} ${stderr}`.trim());
  if (code !== 0) throw fault('failed');
  const line = stdout.trim();
  if (!line.startsWith('{')) throw fault('no report');
  const report = JSON.parse(line) as Report;
  if (report.got !== report.ops) throw fault(`did ${report.got} of ${report.ops}`);
  if (!Number.isFinite(report.ns)) throw fault('no time');
  return report;
}

/** Runs a command to its end: how long that took, and what it printed. */
export function processTime(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { startedAt: number; ns: number; stdout: string } {
  const startedAt = Number(process.hrtime.bigint());
  const done = spawnSync(file, args, { env, encoding: 'utf8' });
  const ns = Number(process.hrtime.bigint()) - startedAt;
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${file} ${args.join(' ')}: exit ${done.status} ${done.stderr.trim()}`);
  return { startedAt, ns, stdout: done.stdout };
}
