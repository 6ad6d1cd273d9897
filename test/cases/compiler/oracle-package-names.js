// Names of package variables that stand for something else: labels, #names, new.target, keys, parameters.
import { gosched, print } from 'rt0';
let pa = 1, target = 2, meta = 3, get = 4, set = 5, of = 6, async = 7, from = 8, as = 9;
class C { #pa = 1; static #target = 2; meta = 3; get get() { return this.#pa + get; } set set(v) { this.#pa = v; set = v; } static of() { return C.#target + of; } async() { return #pa in this; } }
function mk() { return new.target === undefined ? target : meta; }
pa: for (const pa of [1, 2]) { if (pa === 1) continue pa; break pa; }
export function* main() {
  const c = new C(); c.set = 9; print(c.get, C.of(), c.async(), new mk() instanceof mk, mk(), set, c.meta);
  pa: for (let i = 0; i < 2; i++) { for (;;) { yield* gosched(); pa++; if (i) break pa; continue pa; } }
  print(pa); for (from of [1, 2]) yield* gosched(); print(from);
  const { pa: of2, [pa]: x = meta } = { pa }; print(of2, x); get = { set }.set; print(get, from, as);
  let own = 'local';
  yield* gosched();
  print(new (class { #own = 1; own() { return this.#own; } })().own(), own);
}
