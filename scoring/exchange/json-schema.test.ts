import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { z } from "#lib/zod.ts";
import { germanCard } from "./cards.fixture.ts";
import { ESTIMATED_CARD_SCHEMA_ID, estimatedCardJsonSchema } from "./json-schema.ts";

const { card } = germanCard();

describe("the JSON Schema of an estimated card", () => {
  const document = estimatedCardJsonSchema();
  /** A validator made of the document alone. */
  const validator = z.fromJSONSchema(JSON.parse(JSON.stringify(document)));
  const accepts = (value: unknown) => validator.safeParse(value).success;

  test("is a draft 2020-12 document with an id, the same at every call", () => {
    expect(document).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: ESTIMATED_CARD_SCHEMA_ID,
      ...{ type: "object", additionalProperties: false },
    });
    expect(canonicalJson(document)).toBe(canonicalJson(estimatedCardJsonSchema()));
  });

  test("accepts a fitted card", () => {
    expect(accepts(JSON.parse(JSON.stringify(card)))).toBe(true);
  });

  test.each([
    ["another version of the schema", { ...card, schema: 2 }],
    ["an unknown property", { ...card, note: "" }],
    ["no characteristics", { ...card, characteristics: undefined }],
    ["half a point", { ...card, base: 0.5 }],
    ["a version that is none", { ...card, version: "1" }],
    [
      "a bin without its evidence",
      { ...card, characteristics: [{ ...card.characteristics[0], bins: [{}] }] },
    ],
  ])("refuses %s", (_, value) => {
    expect(accepts(JSON.parse(JSON.stringify(value)))).toBe(false);
  });
});
