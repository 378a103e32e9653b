import { expect, test } from "vitest";
import { merkleRoot, sm3 } from "./sm3.ts";

test("SM3 gives the digests of GB/T 32905", () => {
  expect(sm3("abc").toString("hex")).toBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  expect(sm3("abcd".repeat(16)).toString("hex")).toBe(
    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
  );
});

const leaf = (text: string) => sm3(Buffer.concat([Buffer.from([0]), Buffer.from(text)]));
const node = (left: Buffer, right: Buffer) => sm3(Buffer.concat([Buffer.from([1]), left, right]));

test("the Merkle root has the shape of RFC 6962: the largest power of two goes left", () => {
  const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(leaf) as [Buffer, Buffer, Buffer, Buffer, Buffer];
  const rootOf = (text: string) => merkleRoot([...text].map((each) => Buffer.from(each)));
  expect(rootOf("")).toEqual(sm3(""));
  expect(rootOf("a")).toEqual(a);
  expect(rootOf("abc")).toEqual(node(node(a, b), c));
  expect(rootOf("abcde")).toEqual(node(node(node(a, b), node(c, d)), e));
  expect(merkleRoot([Buffer.concat([a, b])])).not.toEqual(rootOf("ab"));
});
