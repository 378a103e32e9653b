import { describe, expect, test } from "vitest";
import { fitScorecard } from "../fit/fit-scorecard.ts";
import { type Column, categoryColumn, NOT_APPLICABLE, pick, UNKNOWN } from "../table/column.ts";
import { germanCredit } from "../vectors/german-credit.fixture.ts";
import { monitorCard } from "./monitor-card.ts";

const { columns, bad } = germanCredit();
const { card } = fitScorecard(columns, bad);
const byName = (all: readonly Column[]) => new Map(all.map((column) => [column.name, column]));
const rows = [...bad.keys()];
const without = (name: string, column: Column) => byName(columns).set(name, column);

describe("on the rows that a card was estimated from", () => {
  const told = monitorCard(card, byName(columns), bad);

  test("nothing has moved: no stability index, no points, no information", () => {
    expect(told.rows).toBe(1_000);
    expect(told.score.raw).toBeCloseTo(0, 12);
    for (const { psi, pointsShift, unseen, iv } of told.characteristics) {
      expect(psi.raw).toBeCloseTo(0, 12);
      expect(pointsShift).toBeCloseTo(0, 12);
      expect(unseen).toBe(0);
      expect(iv!.now).toBeCloseTo(iv!.development, 12);
    }
    expect(told.performance!.auc).toBeGreaterThan(0.8);
  });

  test("without outcomes nothing is said of performance", () => {
    const { performance, characteristics } = monitorCard(card, byName(columns));
    expect(performance).toBeNull();
    expect(characteristics.every(({ iv }) => iv === null)).toBe(true);
  });
});

test("a population of the worst alone raises the alarm", () => {
  const bads = rows.filter((row) => bad[row] === 1);
  expect(monitorCard(card, byName(columns.map((column) => pick(column, bads)))).score.alarm).toBe(true);
});

test("what is unknown, not applicable and unseen is counted", () => {
  const name = "purpose";
  const words = rows.map((row) => (row < 100 ? "to the moon" : row < 300 ? null : "car (new)"));
  const column = categoryColumn(name, words);
  for (let row = 300; row < 350; row += 1) column.missing[row] = NOT_APPLICABLE;
  expect(column.missing[100]).toBe(UNKNOWN);
  const { characteristics } = monitorCard(card, without(name, column));
  expect(characteristics.find(({ feature }) => feature === name)).toMatchObject({
    ...{ unknownShare: 0.2, notApplicableShare: 0.05, unseen: 100, psi: { alarm: true } },
  });
});

test("a stable score may have lost its information, which only outcomes show", () => {
  const turned = Uint8Array.from(bad, (_, row) => bad[(row * 7 + 3) % bad.length]!);
  const { score, performance, characteristics } = monitorCard(card, byName(columns), turned);
  expect(score.alarm).toBe(false);
  expect(performance!.auc).toBeLessThan(0.6);
  expect(characteristics[0]!.iv!.now).toBeLessThan(characteristics[0]!.iv!.development / 2);
});
