// No program: it exports no main.

export const answer = 42;
