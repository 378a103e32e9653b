import { hash } from "node:crypto";

/** SM3 (GB/T 32905), 32 bytes. */
export const sm3 = (data: Buffer | string): Buffer => hash("sm3", data, "buffer");

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** The root of a Merkle tree in the shape of RFC 6962, over SM3; leaves and nodes are told apart by a prefix. */
export function merkleRoot(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sm3("");
  let level = leaves.map((leaf) => sm3(Buffer.concat([LEAF, leaf])));
  while (level.length > 1) level = pairs(level);
  return level[0]!;
}

/** Pairing level by level, with an odd last node carried up, gives the tree of RFC 6962. */
function pairs(level: Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i]!;
    const right = level[i + 1];
    above.push(right ? sm3(Buffer.concat([NODE, left, right])) : left);
  }
  return above;
}
