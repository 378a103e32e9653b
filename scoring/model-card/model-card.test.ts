import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { EstimatedCard } from "../estimated/card.ts";
import { scoreColumns } from "../estimated/score-columns.ts";
import { anyCard, byName, germanCard } from "../exchange/cards.fixture.ts";
import { parseXml } from "../exchange/xml-tree.ts";
import { aucInterval, calibrationLine, countByBreaks, ks, psi } from "../metrics/index.ts";
import { groupFairness } from "../validation/index.ts";
import { evaluated, type ScoredSample } from "./evaluation.ts";
import { escapeMarkdown } from "./markdown.ts";
import { modelCard } from "./model-card.ts";
import { fixed } from "./numbers.ts";

const { card, train, test: unseen } = germanCard();
const sampleOf = ({ columns, bad }: typeof train): ScoredSample => ({
  ...scoreColumns(card, byName(columns)),
  labels: bad,
});
const [training, testing] = [sampleOf(train), sampleOf(unseen)];
const approved = Uint8Array.from({ length: testing.labels.length }, (_, row) =>
  testing.points[row]! >= 520 ? 1 : 0,
);
const groups = [
  {
    ...{ attribute: "奇偶行", names: { 0: "偶", 1: "奇" } },
    fairness: groupFairness(
      approved.map((_, row) => row % 2),
      approved,
      { outcomes: testing.labels },
    ),
  },
];
const whole = modelCard({ card, training, test: testing, groups });
const bare = modelCard({ card });

const sectionOf = (document: string, heading: string) =>
  document.split("\n## ").find((section) => section.startsWith(heading))!;
const figuresOf = (document: string) => document.match(/<figure>[\s\S]*?<\/figure>/g) ?? [];
const SECTIONS = [
  ...[
    "用途与局限",
    "数据与结果定义",
    "区分能力",
    "校准",
    "提升表",
    "稳定性",
    "特征",
    "缺失数据",
    "公平性",
    "治理",
  ],
];

describe("a model card", () => {
  test("has its sections, the same bytes each time", () => {
    expect(whole.split("\n").filter((line) => line.startsWith("## "))).toEqual(
      SECTIONS.map((s) => `## ${s}`),
    );
    expect(modelCard({ card, training, test: testing, groups })).toBe(whole);
  });

  test("tells what the metrics say of the unseen rows, with intervals", () => {
    const { auc, lower, upper } = aucInterval(testing.probability, testing.labels, { method: "logit" });
    const performance = sectionOf(whole, "区分能力");
    expect(performance).toContain(`${fixed(auc, 4)}（${fixed(lower, 4)} 至 ${fixed(upper, 4)}）`);
    expect(performance).toContain(fixed(ks(testing.probability, testing.labels).ks, 4));
    const slope = calibrationLine(testing.probability, testing.labels).slope!;
    expect(sectionOf(whole, "校准")).toContain(`斜率 ${fixed(slope.value, 3)}（${fixed(slope.lower, 3)}`);
    const { breaks, counts } = card.training;
    const shift = psi(counts, countByBreaks(testing.points, breaks));
    expect(sectionOf(whole, "稳定性")).toContain(`PSI 为 ${fixed(shift.smoothed, 4)}`);
  });

  test("names the version and the digest of its canonical JSON", () => {
    const digest = createHash("sha256").update(canonicalJson(card)).digest("hex");
    expect(sectionOf(whole, "治理")).toContain(digest);
    expect(sectionOf(whole, "治理")).toContain("版本 1.0.0");
  });

  test("tells every bin of every characteristic: goods, bads, WOE, points", () => {
    const section = sectionOf(whole, "特征");
    for (const { bins } of card.characteristics)
      for (const { good, bad, woe, points } of bins)
        expect(section).toMatch(
          new RegExp(
            `\\| ${good} \\| ${bad} \\| [\\d.]+% \\| [\\d.]+% \\| ${fixed(woe, 4)} \\| ${fixed(points, 0)} \\|`,
          ),
        );
  });

  test("compares groups where they are given", () => {
    expect(sectionOf(whole, "公平性")).toContain("参照组");
  });
});

describe("what is not known is said, never made up", () => {
  test.each(["区分能力", "校准", "提升表", "稳定性", "公平性"])("%s without a sample", (heading) => {
    expect(sectionOf(bare, heading)).toContain("未提供");
    expect(sectionOf(bare, heading)).not.toContain("<svg");
  });

  test("purpose, outcome, people", () => {
    for (const line of ["用途：未提供", "坏样本的定义：未提供", "负责人、审批人、状态：未提供"])
      expect(bare).toContain(line);
  });

  test("a sample of one class has no figures", () => {
    const goods = { points: [500, 510], probability: [0.1, 0.2], labels: [0, 0] };
    expect(sectionOf(modelCard({ card, test: goods }), "区分能力")).toContain("无法评估");
  });

  test("a sample whose probabilities are all alike has no calibration line and no groups", () => {
    const flat = { points: [500, 500, 500, 500], probability: [0.5, 0.5, 0.5, 0.5], labels: [0, 1, 0, 1] };
    const calibration = sectionOf(modelCard({ card, test: flat }), "校准");
    expect(calibration).toContain("斜率 无法估计");
    expect(calibration).toContain("无法分组");
  });
});

describe("pictures", () => {
  const figures = figuresOf(whole);

  test("ROC, score distribution, calibration, and one for each characteristic; a table after each", () => {
    expect(figures).toHaveLength(3 + card.characteristics.length);
    for (const figure of figures) expect(whole.split(`${figure}\n\n`)[1]!.startsWith("| ")).toBe(true);
  });

  test("are well-formed, hold no blank line that would end them in Markdown, and ask for nothing from outside", () => {
    for (const figure of figures) {
      expect(parseXml(figure).children.map(({ name }) => name)).toEqual(["svg", "figcaption"]);
      expect(figure).not.toMatch(/\n\s*\n/);
      expect(figure.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(
        /https?:|url\(|<script|<style|NaN/,
      );
    }
  });

  test("have a title and a description that their labels name, once in the document", () => {
    const ids = [...whole.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const figure of figures) {
      const [svg] = parseXml(figure).children;
      const labels = svg!.attributes["aria-labelledby"]!.split(" ");
      expect(svg!.attributes.role).toBe("img");
      expect(svg!.children.slice(0, 2).map(({ name, attributes }) => [name, attributes.id])).toEqual([
        ["title", labels[0]],
        ["desc", labels[1]],
      ]);
      expect(svg!.children[1]!.text.length).toBeGreaterThan(10);
    }
  });

  test("the curve ends at its corners and its widest gap is the KS", () => {
    const { roc } = evaluated(testing, "other")!;
    expect([roc.curve[0], roc.curve.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    const widest = Math.max(...roc.curve.map(([good, bad]) => Math.abs(bad - good)));
    expect(widest).toBeCloseTo(roc.ks.value, 12);
  });
});

describe("any card", () => {
  test("makes a card whose pictures are well-formed", () => {
    fc.assert(
      fc.property(anyCard, (drawn) => {
        for (const figure of figuresOf(modelCard({ card: drawn }))) parseXml(figure);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["a|b", "a\\|b"],
    ["<script>", "&lt;script&gt;"],
    ["*x* _y_ [z](u) `c`", "\\*x\\* \\_y\\_ \\[z\\](u) \\`c\\`"],
    ["two\nlines", "two lines"],
    ["1. item", "1\\. item"],
    ["- item", "\\- item"],
  ])("its words stay words: %j", (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
    const named = { ...card, name: text } as EstimatedCard;
    expect(modelCard({ card: named }).split("\n")[0]).toBe(`# 模型卡：${markdown} 1.0.0`);
  });
});
