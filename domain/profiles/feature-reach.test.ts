import { describe, expect, test } from "vitest";
import { soundFirm } from "#scoring/features/sound-firm.fixture.ts";
import { computeFeatures, featureCatalogue } from "#scoring/index.ts";
import { partsOf, profileOf } from "./feature-parts.ts";
import { itemsRead, narrow, reachesOf, type Scope } from "./feature-reach.ts";

const whole = computeFeatures(soundFirm());
const reaches = reachesOf(whole);
const everything: Scope = new Map(
  [...new Set([...reaches.values()].flatMap(({ items }) => items))].map((item) => [item, null]),
);

describe("what a feature was computed from", () => {
  test("is known of each in the catalogue", () => {
    for (const { id } of featureCatalogue) expect(() => itemsRead(id), id).not.toThrow();
  });

  test.each(whole.filter(({ id }) => id !== "coverage").map((feature) => [feature.id, feature] as const))(
    "%s: is all that it needs, no item and no month beyond",
    (id, feature) => {
      const { items, since } = reaches.get(id)!;
      const scope: Scope = new Map(items.map((item) => [item, since]));
      const again = computeFeatures(narrow(soundFirm(), scope)).find((each) => each.id === id);
      expect(again).toEqual(feature);
    },
  );

  test("counts the comparison of sales with power use in the tax warning, where both can be told", () => {
    expect(reaches.get("tax_warn")!.items).toEqual(
      expect.arrayContaining(["invoice_month", "electricity_bill"]),
    );
    const taxAlone: Scope = new Map([
      ["tax_filing", null],
      ["tax_grade", null],
    ]);
    const alone = reachesOf(computeFeatures(narrow(soundFirm(), taxAlone)));
    expect(alone.get("tax_warn")!.items).toEqual(["tax_filing", "tax_grade"]);
  });
});

describe("the parts of a profile", () => {
  test("hold every feature once, and each part says the most that any of its features reached into", () => {
    const parts = partsOf(whole);
    expect(parts.flatMap(({ features }) => Object.keys(features)).sort()).toEqual(
      whole.map(({ id }) => id).sort(),
    );
    for (const { items, since, features } of parts)
      for (const id of Object.keys(features)) {
        expect(reaches.get(id)!.items).toEqual(items);
        const own = reaches.get(id)!.since;
        if (own) expect(since! <= own).toBe(true);
      }
  });

  test("keep what an item outside the scope would tell as unauthorised, not as empty", () => {
    const { forMatching } = profileOf(soundFirm(), {
      anyone: everything,
      matching: new Map([["tax_grade", null]]),
    });
    const told = new Map(forMatching.map((feature) => [feature.id, feature.missing]));
    expect(told.get("tax_grade")).toBeNull();
    expect(told.get("tax_paid_12m")).toBe("unauthorised");
    expect(told.get("inv_out_12m")).toBe("unauthorised");
  });

  test("are computed from no month before the one that was opened", () => {
    const scope: Scope = new Map([["invoice_month", "2025-09-01"]]);
    const { forMatching } = profileOf(soundFirm(), { anyone: scope, matching: scope });
    const told = new Map(forMatching.map((feature) => [feature.id, feature.missing]));
    expect(told.get("inv_out_12m")).toBeNull();
    expect(told.get("inv_out_yoy")).toBe("not_covered");
  });
});
