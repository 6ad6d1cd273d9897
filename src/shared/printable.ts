// Escapes control characters in names that a user has given, so that a message stays one
// line and a terminal does what it is told by nobody but us.

/** C0 but for what the caller wants kept, DEL, C1, the line separators of Unicode. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** `a\nb.ts` for a name with a newline in it. */
export function printable(name: string): string {
  return name.replace(CONTROL, (c) => SHORT[c] ?? `\\u{${c.charCodeAt(0).toString(16)}}`);
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
