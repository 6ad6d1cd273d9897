export function answers(name: 'stdout' | 'stderr'): string {
  const stream = process[name];
  const symbol = Object.getOwnPropertySymbols(stream).find((s) => s.description === 'kStdioWantsMoreDataCallback');
  if (symbol === undefined) return 'has no such method';
  (Reflect.get(stream, symbol) as () => void)();
  return 'answers';
}
