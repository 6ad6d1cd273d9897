// All scenarios by name.

import type { Scenario } from '../machine/scenario.ts';
import { RUNQ } from './runq.ts';

export const SCENARIOS: readonly Scenario[] = [...RUNQ];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((s) => s.name === name);
}
