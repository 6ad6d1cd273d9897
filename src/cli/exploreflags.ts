// The flags of `rt0 explore`.

export interface ExploreFlags {
  strategy?: string;
  iterations?: number;
  time?: number;
  procs?: number;
  seed?: number;
  json?: boolean;
  leaks?: boolean;
  sysmon?: boolean;
  races: boolean;
  limits?: boolean;
  maxSteps?: number;
  shrink: boolean;
  workers?: number;
}
