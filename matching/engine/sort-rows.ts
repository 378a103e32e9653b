/**
 * The places 0, 1, 2 and on, in the order of their keys, small whole numbers; those of one key stay in their order.
 */
export function sortedByKey(keys: Int32Array): Int32Array {
  let most = 0;
  for (let at = 0; at < keys.length; at += 1) most = Math.max(most, keys[at]!);
  const next = new Int32Array(most + 2);
  for (let at = 0; at < keys.length; at += 1) next[keys[at]! + 1]! += 1;
  for (let key = 0; key < most; key += 1) next[key + 1]! += next[key]!;
  const sorted = new Int32Array(keys.length);
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at]!;
    sorted[next[key]!] = at;
    next[key]! += 1;
  }
  return sorted;
}
