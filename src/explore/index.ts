// What `rt0/explore` exports.

export { assertLinearisable, History, linearise, type Model, type Operation } from './detect/linearizability.ts';
export type { Outcome, OutcomeKind } from './engine/outcome.ts';
export { type AnyOptions as ExploreOptions, explore, replay } from './explore.ts';
export { exploreProgram, type ProgramExploreOptions, replayProgram } from './explore-program.ts';
export type { Target } from './explore-threads.ts';
export { LATER, type World, type WorldCall } from './runtime/environment/calls.ts';
export type { Exploration } from './search/exploration.ts';
export type { Finding } from './search/report.ts';
export { ScheduleError } from './search/schedule.ts';
export type { Schedule, Setup, ThreadSpec } from './search/setup.ts';
export { STRATEGIES, StrategyError } from './strategies/index.ts';
export { decodeSchedule, encodeSchedule } from './target.ts';
export { ModuleError } from './threads/bundle.ts';
export { now } from './threads/now.ts';
export type { Scenario } from './threads/scenario.ts';
