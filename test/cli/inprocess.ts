// Runs the rt0 command in this thread, and catches what it prints: a process takes half a second to start, and most of
// what can be said of a command line is the same without it. Each file that uses it has some tests of real processes
// besides (rt0.ts).

import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function inProcess(args: readonly string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text;
      return true;
    }),
  );
  const listeners = process.stdout.listeners('error');
  const code = await main(args).finally(() => {
    for (const l of process.stdout.listeners('error'))
      if (!listeners.includes(l)) process.stdout.off('error', l as () => void);
    for (const spy of spies) spy.mockRestore();
  });
  return { code, ...said };
}
