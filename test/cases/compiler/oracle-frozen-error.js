// An error that is frozen, or sealed, stays that over a suspension.
import { gosched, print } from 'rt0';
export function* main() {
  const frozen = Object.freeze(new Error('frozen'));
  const sealed = Object.seal(new RangeError('sealed'));
  const plain = new Error('plain');
  const kinds = () => [frozen, sealed, plain].map((e) => [Object.isFrozen(e), Object.isSealed(e), Object.isExtensible(e)].join()).join(' ');
  print(kinds());
  yield* gosched();
  print(kinds());
  sealed.message = 'set';
  plain.code = 1;
  yield* gosched();
  print(kinds(), sealed.message, plain.code, frozen.message);
}
