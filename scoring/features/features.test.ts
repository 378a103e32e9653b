import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { featureCatalogue, formatFeature } from "./catalogue.ts";
import { computeFeatures, withhold } from "./compute.ts";
import type { FeatureResult, FeatureValue } from "./feature.ts";
import type { EnterpriseRecords, ProfileInput } from "./records.ts";
import { AS_OF, soundFirm, soundRecords } from "./sound-firm.fixture.ts";

const WAN = 1_000_000n;
const feature = (input: ProfileInput, id: string): FeatureResult => {
  const found = computeFeatures(input).find((result) => result.id === id);
  if (!found) throw new Error(`no feature ${id}`);
  return found;
};
const last = <T>(rows: T[], back = 0): T => rows.at(-1 - back)!;

describe("a sound firm", () => {
  const results = computeFeatures(soundFirm());

  test("has every feature, each with a window, a source and a date", () => {
    expect(results.length).toBeGreaterThanOrEqual(45);
    for (const result of results) {
      expect(result.missing, result.id).toBeNull();
      expect(result.asOn, result.id).not.toBeNull();
      expect(result.source, result.id).not.toBe("");
    }
  });

  test.each<[string, FeatureValue, string]>([
    ["tax_grade", "B", "纳税缴费信用级别 B 级"],
    ["tax_grade_chg", 0, "纳税信用级别变动 不变"],
    ["tax_paid_12m", 36_000_000, "近12月实缴税额 36 万元"],
    ["vat_sales_12m", 1_200_000_000, "近12月申报销售额 1,200 万元"],
    ["inv_out_12m", 1_200_000_000, "近12月开票额 1,200 万元"],
    ["inv_out_yoy", 0, "近12月开票额同比 0%"],
    ["inv_gap_months", 0, "近12月断票 0 个月"],
    ["inv_void_red", 0.0196, "近12月作废红冲率 2%"],
    ["inv_top5", 0.5, "近12月前五大客户占比 50%"],
    ["inv_in_out", 0.6, "近12月进销比 60%"],
    ["inv_decl_gap", 0, "近12月票税差异 0%"],
    ["ss_heads", 20, "近3月参保人数 20 人"],
    ["ss_paid_run", 26, "连续缴纳社保 26 个月"],
    ["ss_turnover", 0.6, "近12月人员流动率 60%"],
    ["kwh_12m", 120_000, "近12月用电量 120,000 千瓦时"],
    ["kwh_cv", 0, "近24月用电波动系数 0%"],
    ["firm_age", 104, "成立时间 104 个月"],
    ["industry", "33", "所属行业大类 33"],
    ["public_grade", "good", "公共信用综合评价 良"],
    ["dishonest", false, "失信被执行人 否"],
    ["quals", 0, "有效资质荣誉 0 项"],
    ["tax_warn", 0, "税务信用预警 0 项"],
    ["coverage", 1, "数据授权覆盖 100%"],
  ])("%s is %s, told as “%s”", (id, value, text) => {
    const found = feature(soundFirm(), id);
    expect(found.value).toBe(value);
    expect(formatFeature(found)).toBe(text);
  });
});

describe("what each record changes", () => {
  test.each<[string, string, FeatureValue, (records: EnterpriseRecords) => void]>([
    [
      "a late filing",
      "file_late_cnt",
      1,
      ({ taxFilings }) => {
        last(taxFilings).filedOn = "2026-11-20";
      },
    ],
    [
      "a filing not made",
      "file_late_cnt",
      1,
      ({ taxFilings }) => {
        last(taxFilings).filedOn = null;
      },
    ],
    [
      "tax unpaid since 15 October",
      "tax_arrears_days",
      38,
      ({ taxFilings }) => {
        last(taxFilings, 1).arrearsFen = WAN;
      },
    ],
    [
      "tax unpaid",
      "tax_arrears",
      1_000_000,
      ({ taxFilings }) => {
        last(taxFilings, 1).arrearsFen = WAN;
      },
    ],
    [
      "months without tax",
      "zero_vat_run",
      2,
      ({ taxFilings }) => {
        for (const back of [0, 1, 5]) last(taxFilings, back).taxPayableFen = 0n;
      },
    ],
    [
      "months without tax",
      "zero_vat_months",
      3,
      ({ taxFilings }) => {
        for (const back of [0, 1, 5]) last(taxFilings, back).taxPayableFen = 0n;
      },
    ],
    [
      "a grade that fell to D",
      "tax_grade_chg",
      -3,
      ({ taxGrades }) => {
        taxGrades[0]!.grade = "D";
      },
    ],
    [
      "a month wholly voided",
      "inv_gap_months",
      1,
      ({ invoiceMonths }) => {
        last(invoiceMonths).voidedFen = last(invoiceMonths).outputFen;
      },
    ],
    [
      "three months doubled",
      "inv_3m_yoy",
      0.6667,
      ({ invoiceMonths }) => {
        for (const back of [0, 1, 2]) {
          last(invoiceMonths, back).outputFen = 202n * WAN;
        }
      },
    ],
    [
      "one month of seven times",
      "inv_spike",
      7,
      ({ invoiceMonths }) => {
        last(invoiceMonths).outputFen = 702n * WAN;
      },
    ],
    [
      "declared sales half of the invoices",
      "inv_decl_gap",
      0.5,
      ({ taxFilings }) => {
        for (const row of taxFilings) row.salesFen = 50n * WAN;
      },
    ],
    [
      "insurance unpaid",
      "ss_gap_months",
      1,
      ({ socialSecurityMonths }) => {
        last(socialSecurityMonths, 3).paidFen = 0n;
      },
    ],
    [
      "insurance unpaid",
      "ss_paid_run",
      3,
      ({ socialSecurityMonths }) => {
        last(socialSecurityMonths, 3).paidFen = 0n;
      },
    ],
    [
      "insurance unpaid",
      "ss_arrears",
      2_000_000,
      ({ socialSecurityMonths }) => {
        last(socialSecurityMonths, 3).paidFen = 0n;
      },
    ],
    [
      "half the staff gone",
      "ss_drawdown",
      0.5,
      ({ socialSecurityMonths }) => {
        last(socialSecurityMonths).insuredCount = 10;
      },
    ],
    [
      "a month at a standstill",
      "kwh_stop_months",
      1,
      ({ electricityBills }) => {
        last(electricityBills).kwh = 999;
      },
    ],
    [
      "a season that repeats",
      "kwh_cv",
      0,
      ({ electricityBills }) => {
        for (const bill of electricityBills) if (bill.month.slice(5, 7) === "08") bill.kwh = 20_000;
      },
    ],
    [
      "a water bill six days late",
      "util_late_cnt",
      1,
      ({ waterBills }) => {
        last(waterBills, 3).paidOn = "2026-08-26";
      },
    ],
    [
      "a water bill five days late",
      "util_late_cnt",
      0,
      ({ waterBills }) => {
        last(waterBills, 3).paidOn = "2026-08-25";
      },
    ],
    [
      "a quarter of the power for the same sales",
      "kwh_per_sale",
      1.3863,
      ({ electricityBills }) => {
        for (const bill of electricityBills.slice(-12)) bill.kwh = 2_500;
      },
    ],
    [
      "a standing dishonesty entry",
      "dishonest",
      true,
      ({ registryEvents }) => {
        registryEvents.push({ kind: "dishonest", occurredOn: "2026-01-01", endedOn: null, detail: "" });
      },
    ],
    [
      "a dishonesty entry removed",
      "dishonest",
      false,
      ({ registryEvents }) => {
        registryEvents.push({
          kind: "dishonest",
          occurredOn: "2026-01-01",
          endedOn: "2026-06-01",
          detail: "",
        });
      },
    ],
    [
      "a serious penalty and a common one",
      "admin_penalty",
      4,
      ({ registryEvents }) => {
        for (const detail of ["严重违法", "警告"])
          registryEvents.push({ kind: "admin_penalty", occurredOn: "2026-01-01", endedOn: null, detail });
      },
    ],
    [
      "a penalty of three years ago",
      "admin_penalty",
      0,
      ({ registryEvents }) => {
        registryEvents.push({ kind: "admin_penalty", occurredOn: "2023-01-01", endedOn: null, detail: "" });
      },
    ],
    [
      "an event of tomorrow",
      "rep_changes",
      0,
      ({ registryEvents }) => {
        registryEvents.push({
          kind: "legal_representative_change",
          occurredOn: "2026-11-23",
          endedOn: null,
          detail: "",
        });
      },
    ],
    [
      "the running month",
      "inv_out_12m",
      1_200_000_000,
      ({ invoiceMonths }) => {
        invoiceMonths.push({ ...last(invoiceMonths), month: "2026-11-01" });
      },
    ],
    [
      "a fallen grade and old arrears",
      "tax_warn",
      2,
      ({ taxFilings, taxGrades }) => {
        taxGrades[0]!.grade = "C";
        last(taxFilings, 4).arrearsFen = 1n;
      },
    ],
  ])("%s: %s becomes %s", (_, id, value, change) => {
    expect(feature(soundFirm(change), id).value).toBe(value);
  });
});

describe("what cannot be told says why", () => {
  const firm = soundFirm();
  const young = (registeredOn: string, months: number): ProfileInput => ({
    ...firm,
    facts: { ...firm.facts, registeredOn },
    records: soundRecords(months),
  });

  test("a withheld domain is unauthorised, also where a feature needs two", () => {
    const hidden = withhold(firm, ["tax"]);
    expect(feature(hidden, "tax_paid_12m")).toMatchObject({
      value: null,
      missing: "unauthorised",
      asOn: null,
    });
    expect(feature(hidden, "inv_decl_gap").missing).toBe("unauthorised");
    expect(feature(hidden, "inv_out_12m").missing).toBeNull();
    expect(formatFeature(feature(hidden, "tax_paid_12m"))).toBe("近12月实缴税额（未授权纳税数据）");
  });

  test("hiding the utility with the late bill withholds the count of late bills", () => {
    expect(feature(withhold(firm, ["water"]), "util_late_cnt").missing).toBe("unauthorised");
    const noAccount: ProfileInput = { ...firm, domains: { ...firm.domains, water: "not_covered" } };
    expect(feature(noAccount, "util_late_cnt").value).toBe(0);
  });

  test("a hole in the window is not filled in", () => {
    const hole = soundFirm((records) => records.invoiceMonths.splice(-5, 1));
    expect(feature(hole, "inv_out_12m").missing).toBe("not_covered");
    expect(feature(hole, "inv_spike").missing).toBe("not_covered");
  });

  test("records that ended three months ago are stale, one month of delay is not", () => {
    const stale = (drop: number) => soundFirm((records) => records.taxFilings.splice(-drop, drop));
    expect(feature(stale(3), "tax_paid_12m").missing).toBe("not_covered");
    expect(feature(stale(1), "tax_paid_12m")).toMatchObject({ value: 36_000_000, asOn: "2026-09-30" });
  });

  test("a young firm is summed over what it has and not compared with a year it did not have", () => {
    const firmOfMay = young("2026-04-20", 6);
    expect(feature(firmOfMay, "inv_out_12m").value).toBe(600_000_000);
    expect(feature(firmOfMay, "inv_out_yoy").missing).toBe("not_applicable");
    expect(feature(young("2026-08-20", 2), "inv_out_12m").missing).toBe("not_applicable");
  });

  test("an old firm with few records is not covered rather than young", () => {
    expect(feature(young("2015-01-01", 6), "inv_out_12m").missing).toBe("not_covered");
  });

  test("each result has either a value or a reason", () => {
    const domains = ["tax", "invoice", "social_security", "electricity", "water", "registry"] as const;
    fc.assert(
      fc.property(fc.subarray([...domains]), fc.integer({ min: 0, max: 26 }), (hidden, months) => {
        for (const result of computeFeatures(withhold({ ...firm, records: soundRecords(months) }, hidden))) {
          expect((result.value === null) !== (result.missing === null), result.id).toBe(true);
        }
      }),
    );
  });
});

test("the catalogue names each feature once, and the same input gives the same bytes", () => {
  expect(new Set(featureCatalogue.map((meaning) => meaning.id)).size).toBe(featureCatalogue.length);
  expect(JSON.stringify(computeFeatures(soundFirm()))).toBe(JSON.stringify(computeFeatures(soundFirm())));
});

test("firm age counts whole months to the day", () => {
  const aged = (registeredOn: string) =>
    feature({ ...soundFirm(), facts: { ...soundFirm().facts, registeredOn } }, "firm_age").value;
  expect([aged("2025-11-22"), aged("2025-11-23"), aged(AS_OF)]).toEqual([12, 11, 0]);
});
