// Values of stackguard0 that are no address. (stack.go: stackPreempt)

/** Above every stack pointer: the next prologue calls morestack, whatever its frame. Any M may store it. */
export const STACKPREEMPT = 0x7ffffade;
