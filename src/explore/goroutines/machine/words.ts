// Words of the first line, past nil, that stand for what has no address: the clock, the output, the number of
// goroutines, and the answers of a choice (choice.ts).

export const CLOCKWORD = 9;
export const OUTPUTWORD = 10;
export const GOROUTINESWORD = 11;
export const CHOICEWORD = 12;
