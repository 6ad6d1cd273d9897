// Source position of an operation: line and column of the call of its wrapper.

interface Place {
  line: number;
  column: number;
}

const last: Place = { line: 0, column: 0 };

/** Of whoever called `wrapper`. The same object each time. */
export function placeAbove(wrapper: (...args: never[]) => unknown): Place {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = taken;
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, wrapper);
  // V8 asks prepareStackTrace when the stack is first read.
  void holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return last;
}

function taken(_error: unknown, sites: readonly NodeJS.CallSite[]): string {
  last.line = sites[0]?.getLineNumber() ?? 0;
  last.column = sites[0]?.getColumnNumber() ?? 0;
  return '';
}
