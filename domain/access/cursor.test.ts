import { describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { After, nextCursor } from "./cursor.ts";

const id = newId();
const at = "2026-11-22T01:02:03.456789Z";

describe("the cursor of the next page", () => {
  const rows = Array.from({ length: 4 }, () => ({ cursorAt: at, id: newId() }));

  it("names the last row of a full page with more behind it, to the microsecond", () => {
    expect(nextCursor(rows, 3)).toBe(`${at}_${rows[2]!.id}`);
    expect(After.safeParse(nextCursor(rows, 3)).success).toBe(true);
  });

  it("is none on the last page", () => {
    expect(nextCursor(rows, 4)).toBeNull();
    expect(nextCursor([], 4)).toBeNull();
  });
});

describe("a cursor in an address", () => {
  it.each([
    "",
    "x",
    id,
    at,
    `-62135596800001_${id}`,
    `-99999999999999_${id}`,
    `0_${id}`,
    `Nov 2026_${id}`,
    `+275760-09-13_${id}`,
    `2026-02-31T00:00:00.000000Z_${id}`,
    `0000-01-01T00:00:00.000000Z_${id}`,
    `2026-01-01T24:00:00.000000Z_${id}`,
    `2026-01-01T00:60:00.000000Z_${id}`,
    `2026-01-01T00:00:00.000Z_${id}`,
    `${at}~${id}`,
    `${at}_${id.slice(1)}`,
    `${at}_${id}'`,
    `${at}_${id}_${id}`,
    `${at}_${"x".repeat(36)}`,
  ])("is refused where it names no place: %s", (text) => {
    expect(After.safeParse(text).error?.issues[0]?.message).toBe("翻页的位置不对，请回到第一页重新查看。");
  });

  it.each([undefined, `${at}_${id}`, `2024-02-29T23:59:59.999999Z_${id}`])("is taken: %s", (text) => {
    expect(After.safeParse(text).success).toBe(true);
  });
});
