import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartCsv, csvCell } from "./chart-series.ts";

describe("a chart as CSV", () => {
  it("names the dimension, the series and their unit", () => {
    const content = {
      kind: "bar" as const,
      unit: "万元",
      labels: ["静海镇", "唐官屯镇"],
      series: [
        { name: "放款", values: [12.5, null] },
        { name: "目标", values: [10, 20] },
      ],
    };
    expect(chartCsv("乡镇", content)).toBe(
      "\uFEFF乡镇,放款（万元）,目标（万元）\r\n静海镇,12.5,10\r\n唐官屯镇,,20\r\n",
    );
  });

  it.each(["=1+1", "+86", "-cmd", "@x", "\tx", "＝1"])("does not let a spreadsheet run %j", (text) =>
    expect(csvCell(text)).toMatch(/^"?'/),
  );

  it.each([-3, -0.5, 12])("keeps the number %d a number", (value) =>
    expect(csvCell(value)).toBe(String(value)),
  );

  // A label that begins with the guard's own sign could not be told from a guarded one.
  const label = fc.string({ minLength: 1 }).filter((text) => !text.startsWith("'"));

  it("reads back as what was written", () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), (labels) => {
        const csv = chartCsv("名称", {
          kind: "bar",
          unit: "户",
          labels,
          series: [{ name: "数", values: labels.map(() => 1) }],
        });
        const rows: string[][] = parse(csv, { bom: true, record_delimiter: "\r\n" });
        expect(rows.slice(1).map(([label]) => label?.replace(/^'(?=[=+\-@\t\r＝])/, ""))).toEqual(labels);
      }),
    );
  });
});
