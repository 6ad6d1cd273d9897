// The words that a test's thread and its watchdog share.

/** Goes up when the watched thread shows that it lives. */
export const COUNT = 0;
/** Milliseconds that it may take until COUNT goes up again. */
export const MILLISECONDS = 1;
/** Bytes of the name of what it does, which begins at word NAME, in UTF-8. */
export const LENGTH = 2;
export const NAME = 3;
export const WORDS = 256;
