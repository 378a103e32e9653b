import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DATA_KEY_BYTES, open, seal, suiteOf } from "./suites.ts";

const key = Buffer.alloc(DATA_KEY_BYTES, 7);
const value = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));

describe.each(["standard", "gm"] as const)("suite %s", (suite) => {
  test("opens what it sealed", () => {
    fc.assert(
      fc.property(value, fc.string(), (plain, associated) => {
        const sealed = seal(suite, key, plain, associated);
        expect(suiteOf(sealed)).toBe(suite);
        expect(open(key, sealed, associated)).toEqual(plain);
      }),
    );
  });

  test("seals the same value differently each time", () => {
    const plain = Buffer.from("120118199001011234");
    expect(seal(suite, key, plain, "a")).not.toEqual(seal(suite, key, plain, "a"));
  });

  test("refuses a value of which any byte was changed", () => {
    const sealed = seal(suite, key, Buffer.from("13800001234"), "contacts.phone:1");
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(() => open(key, changed, "contacts.phone:1"), `byte ${at}`).toThrow();
    }
  });

  test("refuses a value that was cut at any byte", () => {
    const sealed = seal(suite, key, Buffer.from("13800001234"), "a");
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => open(key, sealed.subarray(0, length), "a"), `${length} bytes`).toThrow();
  });

  test("refuses another key and other associated data", () => {
    const sealed = seal(suite, key, Buffer.from("13800001234"), "contacts.phone:1");
    expect(() => open(Buffer.alloc(DATA_KEY_BYTES, 8), sealed, "contacts.phone:1")).toThrow();
    expect(() => open(key, sealed, "contacts.phone:2")).toThrow();
    expect(() => open(key, sealed, "contacts.name:1")).toThrow();
  });

  test("refuses a key of another length", () => {
    expect(() => seal(suite, Buffer.alloc(16), Buffer.from("a"), "a")).toThrow();
  });
});
