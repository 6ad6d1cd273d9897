// The entries that belong to vitest and fast-check.

export * as fastCheck from 'rt0/explore/fast-check';
export * as vitest from 'rt0/explore/vitest';
