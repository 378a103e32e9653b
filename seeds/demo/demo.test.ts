import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { templateFor } from "#domain/records/inputs.ts";
import { addMonths, isDate, monthOf } from "#lib/dates.ts";
import { checkUscc } from "#lib/uscc.ts";
import { CONSENT_DOMAINS, words } from "#lib/vocabulary.ts";
import { districtDivisions } from "../reference/divisions.ts";
import { industries } from "../reference/industries.ts";
import { deliveryRows, toDeliveryCsv } from "./deliveries.ts";
import { DEMO_AS_ON, generateEnterprises } from "./enterprises.ts";
import { demoMonths, generateRecords, RECORDS_OF } from "./records.ts";

const enterprises = generateEnterprises({ count: 600 });
const months = demoMonths(DEMO_AS_ON);
const all = enterprises.map((enterprise) => ({ enterprise, records: generateRecords(enterprise, months) }));
const share = (hits: number) => hits / enterprises.length;
const monthly = [
  "taxFilings",
  "invoiceMonths",
  "socialSecurityMonths",
  "electricityBills",
  "waterBills",
] as const;

describe("generated enterprises", () => {
  it("are the same for the same day, and a smaller demo is the start of a larger", () => {
    expect(generateEnterprises({ count: 40 })).toEqual(enterprises.slice(0, 40));
  });

  it("have valid codes, no code or name twice, and a category that fits their kind", () => {
    const digit = { company: "1", sole_proprietor: "2", cooperative: "3", farmer: "?" };
    for (const { uscc, kind, name } of enterprises) {
      expect(checkUscc(uscc), name).toMatchObject({ valid: true, warning: null });
      expect(uscc.slice(0, 10)).toBe(`9${digit[kind]}120118XY`);
    }
    expect(new Set(enterprises.map(({ uscc }) => uscc)).size).toBe(enterprises.length);
    expect(new Set(enterprises.map(({ name }) => name)).size).toBe(enterprises.length);
  });

  it("stand in all 23 units and work in industries of the standard's lowest level", () => {
    const units = new Set(districtDivisions().map(({ code }) => code));
    const classes = new Set(industries().flatMap(({ code, level }) => (level === 4 ? [code] : [])));
    expect(new Set(enterprises.map(({ divisionCode }) => divisionCode))).toEqual(units);
    expect(enterprises.filter(({ industryCode }) => !classes.has(industryCode))).toEqual([]);
  });

  it("authorise only as clients, and only what needs authorisation", () => {
    const open = new Set<string>(CONSENT_DOMAINS);
    for (const { client, authorises } of enterprises) {
      expect(authorises.every((domain) => client && open.has(domain))).toBe(true);
    }
    expect(share(enterprises.filter(({ client }) => client).length)).toBeCloseTo(0.6, 1);
  });

  it("ask for round sums between 5 and 1,000 万元", () => {
    for (const { wantsFen } of enterprises) {
      expect(wantsFen % 1_000_000n).toBe(0n);
      expect(wantsFen >= 5_000_000n && wantsFen <= 1_000_000_000n).toBe(true);
    }
  });
});

describe("generated records", () => {
  it("do not depend on which other months are asked for", () => {
    for (const { enterprise, records } of all.slice(0, 60)) {
      const late = generateRecords(enterprise, months.slice(-3));
      expect(late.taxFilings).toEqual(records.taxFilings.filter(({ month }) => month >= months[21]!));
      expect(late.electricityBills).toEqual(
        records.electricityBills.filter(({ month }) => month >= months[21]!),
      );
    }
  });

  it("hold each month at most once, none before the registration, and nothing that has not happened yet", () => {
    for (const { enterprise, records } of all) {
      for (const type of monthly) {
        const held = records[type].map(({ month }) => month);
        expect(held).toEqual([...new Set(held)].sort());
        expect(
          held.every((month) => month >= monthOf(enterprise.registeredOn) && months.includes(month)),
        ).toBe(true);
      }
      const days = [
        ...records.taxFilings.map(({ filedOn }) => filedOn),
        ...records.electricityBills.map(({ paidOn }) => paidOn),
        ...records.waterBills.map(({ paidOn }) => paidOn),
        ...records.registryEvents.flatMap(({ occurredOn, endedOn }) => [occurredOn, endedOn]),
      ];
      expect(days.every((on) => on === null || (isDate(on) && on <= DEMO_AS_ON))).toBe(true);
    }
  });

  it("balance: tax paid and unpaid, invoices and their largest buyers, staff who join and leave", () => {
    for (const { records } of all) {
      for (const filing of records.taxFilings) {
        expect(filing.taxPaidFen + filing.arrearsFen).toBe(filing.taxPayableFen);
      }
      for (const { outputFen, voidedFen, topFiveFen, outputCount, buyerCount } of records.invoiceMonths) {
        expect(topFiveFen <= outputFen - voidedFen && buyerCount <= outputCount).toBe(true);
      }
      let before: number | undefined;
      let last = "";
      for (const {
        month,
        paidFen,
        dueFen,
        insuredCount,
        joinedCount,
        leftCount,
      } of records.socialSecurityMonths) {
        expect(paidFen <= dueFen).toBe(true);
        if (before !== undefined && last === addMonths(month, -1)) {
          expect(before + joinedCount - leftCount).toBe(insuredCount);
        }
        [before, last] = [insuredCount, month];
      }
    }
  });

  it("dip at the Spring Festival, except for those who trade through it", () => {
    const salesIn = (month: string) =>
      all
        .filter(({ enterprise }) => enterprise.trade.season === "works")
        .flatMap(({ records }) => records.taxFilings.filter((filing) => filing.month === month))
        .reduce((sum, { salesFen }) => sum + Number(salesFen), 0);
    expect(salesIn("2026-02-01")).toBeLessThan(0.8 * salesIn("2025-12-01"));
  });

  it("leave the holes that real sources leave", () => {
    const without = (type: keyof typeof RECORDS_OF) =>
      share(all.filter(({ records }) => records[RECORDS_OF[type]].length === 0).length);
    expect(without("electricity_bill")).toBeGreaterThan(0.2);
    expect(without("electricity_bill")).toBeLessThan(0.5);
    expect(without("social_security_month")).toBeGreaterThan(0.1);
    expect(without("tax_filing")).toBeLessThan(0.02);
  });

  it("name few firms as dishonest, and most as good", () => {
    const newest = all.map(({ records }) =>
      records.registryEvents.findLast(({ kind }) => kind === "public_grade"),
    );
    const rated = newest.filter((event) => event !== undefined);
    const good = rated.filter(({ detail }) => detail === "优" || detail === "良");
    const dishonest = all.filter(({ records }) =>
      records.registryEvents.some(({ kind }) => kind === "dishonest"),
    );
    expect(good.length / rated.length).toBeGreaterThan(0.85);
    expect(share(dishonest.length)).toBeLessThan(0.01);
  });
});

describe("deliveries", () => {
  it.each(words("recordType"))("write %s as the template asks", (recordType) => {
    const rows = all
      .slice(0, 50)
      .flatMap(({ enterprise, records }) => deliveryRows(enterprise, records, recordType));
    const text = toDeliveryCsv(recordType, rows);
    expect(toDeliveryCsv(recordType, rows)).toBe(text);
    const { columns } = templateFor(recordType);
    const read = parse(text, { columns: true }) as Record<string, string>[];
    expect(read).toHaveLength(rows.length);
    expect(rows.length).toBeGreaterThan(50);
    for (const column of columns.filter(({ required }) => required)) {
      expect(read.filter((row) => row[column.header] === "")).toEqual([]);
    }
  });
});
