import { describe, expect, it } from "vitest";
import { nameText, reasonWords, saidText, type z } from "./zod.ts";

const words = { missing: "missing", min: 4, short: "short", max: 20, long: "long" };
const Said = saidText(words);
const Name = nameText({ what: "姓名", ...words });
const said = (schema: z.ZodType<string>, text: unknown) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message) ?? [];

describe("what a person has to say in their own words", () => {
  it.each(["举报核查", " 津静金办〔2026〕12号 ", "第一行\n第二行", "A1-2", "👍 好的，同意"])(
    "is taken: %j",
    (text) => {
      expect(said(Said, text)).toEqual([]);
    },
  );

  it.each([
    ["zero-width spaces", "\u200B".repeat(12)],
    ["words hidden behind them", `好${"\u200B".repeat(12)}`],
    ["word joiners", "\u2060".repeat(12)],
    ["Braille without dots", "\u2800".repeat(12)],
    ["Hangul that is drawn empty", "\u3164\u115F\u1160\uFFA0".repeat(3)],
    ["wide spaces", "\u3000".repeat(12)],
    ["controls", "\u0001".repeat(12)],
    ["marks on nothing", "\u0301".repeat(12)],
    ["signs alone", "…………！！"],
    ["three characters", "不够长"],
    ["nothing", ""],
  ])("is not: %s", (_case, text) => {
    expect(said(Said, text)).toEqual(["short"]);
  });

  it("has an end", () => {
    expect(said(Said, "长".repeat(21))).toEqual(["long"]);
    expect(said(Said, undefined)).toEqual(["missing"]);
  });
});

describe("a name", () => {
  it.each(["王小明同学", "Anna-Maria", "古丽·买买提"])("is taken: %s", (text) => {
    expect(said(Name, text)).toEqual([]);
  });

  it.each(["王小明\u202E同学", "王\u200B小明同", "王小明\n同学"])(
    "hides nothing and turns no direction: %j",
    (text) => {
      expect(said(Name, text)).toEqual(["姓名中有不能显示的字符，请重新输入。"]);
    },
  );
});

describe("words that say why", () => {
  const Why = reasonWords("原因");

  it("are ten letters or figures, and not one again and again", () => {
    expect(said(Why, "接到实名投诉，核对该企业贷款发放情况。")).toEqual([]);
    for (const text of [
      "好".repeat(12),
      "不够长的话",
      "\u3164\u115F\u1160\uFFA0".repeat(3),
      "\u200B".repeat(12),
    ])
      expect(said(Why, text)).toEqual(["请写明原因，至少 10 个字。"]);
  });
});
