// Go's TestMainGoroutineID.
// stderr: goroutine 1 [running]:

export function* main() {
  throw new Error('test');
}
