import { expect, test } from "vitest";
import { jobSubject } from "./job-subject.ts";

test.each([
  ["full:2026-11-28", "全部企业，2026年11月28日"],
  ["daily:2026-11-28", "2026年11月28日"],
  ["day:2026-11-28", "2026年11月28日"],
  ["hour:2026-11-28T17", "2026年11月29日 1 时"],
  ["month:2026-10-01", "2026年10月"],
  ["asked:2026-10-01:01a2218a-be55-723e-a59b-a736eaf36068", "2026年10月"],
  ["product:01a2218a-be55-723e-a59b-a736eaf36068", "一个产品"],
  ["enterprise:01a2218a-be55-723e-a59b-a736eaf36068", "一家企业"],
  ["delivery:01a2218a-be55-723e-a59b-a736eaf36068", "一批数据涉及的企业"],
  ["01a2218a-be55-723e-a59b-a736eaf36068", "一批数据"],
])("%s is said as %s", (key, words) => {
  expect(jobSubject(key)).toBe(words);
});
