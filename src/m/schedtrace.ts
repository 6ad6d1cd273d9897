// GODEBUG=schedtrace: one line of the scheduler's state, or with scheddetail one for every P, M and G. (proc.go: schedtrace)

/** sysmon, every `schedtrace` milliseconds. */
export function schedtrace(_detailed: boolean): void {}
