// The comment by which a program's text carries its source map.

/** What stands before the map's base64. Put together here: a tool that reads this file's own text for its source map
 *  (vitest does, to show where an error came from) would take the literal for one. */
export const INLINE_MAP: string = ['\n//# source', 'MappingURL=data:application/json;base64,'].join('');
