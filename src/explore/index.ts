// What `rt0/explore` exports.

export { type AnyOptions as ExploreOptions, explore, replay } from './any.ts';
export type { Exploration } from './exploration.ts';
export { assertLinearisable, History, linearise, type Model, type Operation } from './linear.ts';
export type { Outcome, OutcomeKind } from './outcome.ts';
export { exploreProgram, type ProgramExploreOptions, replayProgram } from './program.ts';
export type { Finding } from './report.ts';
export { decodeSchedule, encodeSchedule, ScheduleError } from './schedule.ts';
export { STRATEGIES, StrategyError } from './strategies.ts';
export { ModuleError } from './user/bundle.ts';
export { now } from './user/now.ts';
export type { Scenario, ThreadSpec } from './user/scenario.ts';
export { LATER, type World, type WorldCall } from './world/calls.ts';
