// A plain module: no goroutines, loaded once a thread.
console.log('loading');
console.error('loading, stderr');

export function say(id: number, n: number): void {
  if (n % 2 === 0) console.log(`${id}:${n}: plain`);
  else process.stdout.write(`${id}:${n}: plain\n`);
}
