// All scenarios by name.

import type { Scenario } from '../runtime-scenario.ts';
import { LOCKS } from './locks.ts';
import { RUNQ } from './runq.ts';

export const SCENARIOS: readonly Scenario[] = [...RUNQ, ...LOCKS];

export const scenarioNames = (): string[] => SCENARIOS.map((s) => s.name);

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((s) => s.name === name);
}
