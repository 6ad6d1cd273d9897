// Exports of `rt0/explore`.

export { assertLinearisable, History, linearise, type Model, type Operation } from './detect/linearizability.ts';
export type { Outcome, OutcomeKind } from './engine/outcome.ts';
export { type AnyOptions as ExploreOptions, explore, replay } from './explore.ts';
export { exploreProgram, type ProgramExploreOptions, replayProgram } from './explore-program.ts';
export type { ModuleTarget as Target } from './explore-threads.ts';
export {
  type HostCallTable,
  LATER,
  type SimulatedCall,
} from './runtime/environment/simulated-calls.ts';
export type { Exploration } from './search/exploration.ts';
export type { Finding } from './search/report.ts';
export { ScheduleError } from './search/schedule-string.ts';
export type { Schedule, Setup, ThreadSpec } from './search/setup.ts';
export { STRATEGIES, StrategyError } from './strategies/index.ts';
export { decodeSchedule, encodeSchedule } from './target.ts';
export { ModuleError } from './threads/bundle-module.ts';
export { now } from './threads/now.ts';
export type { Scenario } from './threads/scenario.ts';
