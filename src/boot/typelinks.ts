import { done, step } from '../shared/bootlog.ts';

export function typelinksinit(): void {
  const record = step('typelinksinit');
  done(record, 'typelinksinit', 'src/boot/typelinks.ts', '', '');
}
