// Escapes control characters in text of strangers, so that a terminal shows them and obeys none.

// C0, DEL and C1 controls, line separators, marks that turn the direction of writing, and halves of surrogate pairs.
const UNSEEN =
  /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line without control characters; what is longer than `most` is cut. */
export function printable(text: string, most = Number.POSITIVE_INFINITY): string {
  // Cut before it is escaped: what is a mile long is not looked through.
  const s = text.length <= most ? text : `${text.slice(0, most - 3)}...`;
  return s.replace(UNSEEN, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
