import { done, step } from '../shared/bootlog.ts';

export function cpuinit(): void {
  const record = step('cpuinit');
  done(record, 'cpuinit', 'src/boot/cpuinit.ts', '', '');
}
