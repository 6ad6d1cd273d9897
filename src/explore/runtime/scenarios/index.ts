// All scenarios by name.

import type { RuntimeScenario } from '../runtime-scenario.ts';
import { LOCKS } from './locks.ts';
import { RUNQ_SCENARIOS } from './run-queue.ts';

export const RUNTIME_SCENARIOS: readonly RuntimeScenario[] = [...RUNQ_SCENARIOS, ...LOCKS];

export const scenarioNames = (): string[] => RUNTIME_SCENARIOS.map((s) => s.name);

export function runtimeScenario(name: string): RuntimeScenario | undefined {
  return RUNTIME_SCENARIOS.find((s) => s.name === name);
}
