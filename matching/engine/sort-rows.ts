/**
 * Puts numbers in the order of their keys, small whole numbers; those of one key stay in the order they had.
 * @param keys by place in `numbers`
 */
export function sortedByKey(numbers: Int32Array, keys: ArrayLike<number>): Int32Array {
  let most = 0;
  for (let at = 0; at < numbers.length; at += 1) most = Math.max(most, keys[at]!);
  const next = new Int32Array(most + 2);
  for (let at = 0; at < numbers.length; at += 1) next[keys[at]! + 1]! += 1;
  for (let key = 0; key < most; key += 1) next[key + 1]! += next[key]!;
  const sorted = new Int32Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) {
    const key = keys[at]!;
    sorted[next[key]!] = numbers[at]!;
    next[key]! += 1;
  }
  return sorted;
}
