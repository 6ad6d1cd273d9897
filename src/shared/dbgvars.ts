// Names of the GODEBUG variables, in the order of sys.debug. Apart from env.ts for the host, which has no memory of its
// own. (runtime1.go: dbgvars)

export const DBGVARS = [
  'allocfreetrace',
  'clobberfree',
  'cgocheck',
  'efence',
  'gccheckmark',
  'gcpacertrace',
  'gcshrinkstackoff',
  'gcstoptheworld',
  'gctrace',
  'invalidptr',
  'madvdontneed',
  'sbrk',
  'scavtrace',
  'scheddetail',
  'schedtrace',
  'tracebackancestors',
  'asyncpreemptoff',
  'inittrace',
  'harddecommit',
  'adaptivestackstart',
] as const;
export type DebugVar = (typeof DBGVARS)[number];
