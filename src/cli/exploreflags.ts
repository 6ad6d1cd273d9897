// The flags of `rt0 explore`.

import type { Level } from '../explore/search/setup.ts';

export interface ExploreFlags {
  strategy?: string;
  iterations?: number;
  time?: number;
  procs?: number;
  seed?: number;
  json?: boolean;
  leaks?: boolean;
  sysmon?: boolean;
  level?: Level;
  slack?: number;
  linear?: boolean;
  races: boolean;
  limits?: boolean;
  maxSteps?: number;
  shrink: boolean;
  workers?: number;
}
