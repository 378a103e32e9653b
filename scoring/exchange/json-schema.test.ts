import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { z } from "#lib/zod.ts";
import { parseCard } from "../card.ts";
import { expertV1 } from "../scorecards/expert-v1.ts";
import { germanCard } from "./cards.fixture.ts";
import { CARD_SCHEMA_ID, cardJsonSchema } from "./json-schema.ts";

const { card } = germanCard();

describe("the JSON Schema of a card", () => {
  const document = cardJsonSchema();
  /** A validator made of the document alone. */
  const validator = z.fromJSONSchema(JSON.parse(JSON.stringify(document)));
  const accepts = (value: unknown) => validator.safeParse(value).success;

  test("is a draft 2020-12 document with an id, the same at every call", () => {
    expect(document).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: CARD_SCHEMA_ID,
    });
    expect(canonicalJson(document)).toBe(canonicalJson(cardJsonSchema()));
  });

  test.each([
    ["a fitted card", card],
    ["the declared one", expertV1],
  ])("accepts %s, as the reader does", (_, value) => {
    expect(accepts(JSON.parse(JSON.stringify(value)))).toBe(true);
    expect(parseCard(JSON.parse(JSON.stringify(value)))).toEqual(value);
  });

  test.each([
    ["another version of the schema", { ...card, schema: 2 }],
    ["another kind", { ...card, kind: "guessed" }],
    ["one kind's shape under the other's name", { ...card, kind: "expert" }],
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
