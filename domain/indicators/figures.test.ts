import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { anonymous } from "#domain/access/actor.ts";
import type { HistoricCase } from "#domain/cases/index.ts";
import { type DateOn, dateOn, endOfMonth } from "#lib/dates.ts";
import { type Fen, fen, sumFen, wan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { INDICATORS, indicatorOf } from "./definitions.ts";
import { aLivelyDistrict, NOW, TODAY, TOWNS } from "./district.fixture.ts";
import { listIndicatorRows, viewDashboard, viewFunnel } from "./index.ts";
import type { FigureValue } from "./indicator.ts";

const database = useDatabase();
let district: Awaited<ReturnType<typeof aLivelyDistrict>>;
beforeAll(async () => {
  district = await aLivelyDistrict(database);
  await database.owner
    .insert(schema.matchRuns)
    .values([
      aRun("2026-10-31T01:00:00Z", { [TOWNS[0]]: 5, [TOWNS[1]]: 7 }),
      aRun("2026-11-20T01:00:00Z", { [TOWNS[0]]: 6, [TOWNS[1]]: 9, [TOWNS[2]]: 1 }),
    ]);
});

const aRun = (at: string, matchedByDivision: Record<string, number>) => ({
  scope: "full" as const,
  status: "finished" as const,
  total: 41,
  enterprises: 41,
  products: 2,
  eligiblePairs: 30,
  matchedEnterprises: 16,
  changedOffers: 0,
  summary: { matchedByDivision },
  startedAt: new Date(at),
  finishedAt: new Date(at),
});

const bureau = () => callerAs(database, district.bureau, NOW);
const dashboard = (month?: string) => viewDashboard(bureau(), { month });
const figure = async (code: string, month?: string): Promise<FigureValue> =>
  (await dashboard(month)).figures.find((each) => each.code === code)!.value;

/* The same figures counted by hand from the cases that were taken over. */
const within = (on: DateOn, from: DateOn, to: DateOn) => on >= from && on <= to;
const thisYear = (on: DateOn) => within(on, "2026-01-01", TODAY);
const loansOf = (cases: HistoricCase[]) =>
  cases.flatMap((each) =>
    each.drawdowns.flatMap(({ loan }) => (loan ? [{ ...loan, application: each.application }] : [])),
  );
type Loan = ReturnType<typeof loansOf>[number];
const owed = (asOf: DateOn) => (loan: Loan) =>
  loan.loan.startedOn > asOf
    ? fen(0)
    : fen(
        loan.loan.principal -
          sumFen(
            loan.repayments.filter(({ receivedOn }) => receivedOn <= asOf).map((each) => each.principal),
          ),
      );
const owedBy = (asOf: DateOn, which: (loan: Loan) => boolean = () => true): Fen =>
  sumFen(loansOf(district.cases).filter(which).map(owed(asOf)));
const paidOut = (which: (loan: Loan) => boolean): Fen =>
  sumFen(
    loansOf(district.cases)
      .filter((loan) => thisYear(loan.loan.startedOn) && which(loan))
      .map(({ loan }) => loan.principal),
  );
const isCredit = ({ application }: Loan) => application.guaranteeMode === "credit";
const isCollateralFree = ({ application }: Loan) =>
  ["credit", "guaranteed"].includes(application.guaranteeMode);

describe("figures of the year so far, against counting by hand", () => {
  test("applications: all that were made", async () => {
    const made = district.cases.filter(({ application }) => thisYear(dateOn(application.submittedAt)));
    expect(made.length).toBeGreaterThan(10);
    expect(await figure("applications")).toBe(BigInt(made.length));
    expect(await figure("applied_amount")).toBe(sumFen(made.map(({ application }) => application.amount)));
  });

  test("lines granted, in number and money", async () => {
    const granted = district.cases.flatMap(({ line }) =>
      line && thisYear(line.grantedOn) ? [line.limit] : [],
    );
    expect(await figure("granted")).toBe(BigInt(granted.length));
    expect(await figure("granted_amount")).toBe(sumFen(granted));
  });

  test("money paid out: in all, on credit, free of collateral, over more than a year", async () => {
    expect(await figure("disbursed_amount")).toBe(paidOut(() => true));
    expect(await figure("credit_loans_disbursed")).toBe(paidOut(isCredit));
    expect(await figure("collateral_free_disbursed")).toBe(paidOut(isCollateralFree));
    expect(await figure("guarantee_free_disbursed")).toBe(paidOut(isCredit));
    expect(await figure("medium_long_term_disbursed")).toBe(paidOut(({ loan }) => loan.termMonths > 12));
    expect(paidOut(isCollateralFree)).toBeGreaterThan(paidOut(isCredit));
  });

  test("what is owed today: in all, on credit, free of collateral, by small and micro firms", async () => {
    expect(await figure("loans_outstanding")).toBe(owedBy(TODAY));
    expect(await figure("credit_loans_outstanding")).toBe(owedBy(TODAY, isCredit));
    expect(await figure("collateral_free_outstanding")).toBe(owedBy(TODAY, isCollateralFree));
    const isSmall = ({ application }: Loan) => ["small", "micro"].includes(application.sizeClass);
    expect(await figure("small_micro_credit_loans_outstanding")).toBe(
      owedBy(TODAY, (loan) => isCredit(loan) && isSmall(loan)),
    );
    const isInclusive = ({ application }: Loan) => application.sizeClass !== "medium";
    expect(await figure("inclusive_outstanding")).toBe(owedBy(TODAY, isInclusive));
  });

  test("what is owed today is what the accounts say", async () => {
    const { rows } = await database.owner.execute<{ owed: string }>(
      sql`select sum(debits_posted - credits_posted)::text as owed from ledger_accounts where code like 'loan\\_principal%'`,
    );
    expect(await figure("loans_outstanding")).toBe(BigInt(rows[0]!.owed));
  });

  test("what was owed at the end of an earlier month", async () => {
    expect(await figure("loans_outstanding", "2026-03")).toBe(owedBy("2026-03-31"));
    expect(await figure("credit_loans_outstanding", "2025-12")).toBe(owedBy("2025-12-31", isCredit));
  });

  test("loans with an instalment unpaid after its day, by their whole principal", async () => {
    const late = (loan: Loan) =>
      loan.loan.startedOn <= TODAY &&
      loan.schedule.some(({ n, dueOn }) => dueOn < TODAY && !loan.repayments.some((paid) => paid.n === n));
    const share = (Number(owedBy(TODAY, late)) / Number(owedBy(TODAY))) * 10_000;
    expect(share).toBeGreaterThan(0);
    expect(await figure("overdue_share")).toBeCloseTo(share, 2);
  });

  test("firms that had their first loan, each once", async () => {
    const firsts = new Map<string, DateOn>();
    for (const { application, loan } of loansOf(district.cases)) {
      const earlier = firsts.get(application.enterpriseId);
      if (application.firstLoan && (!earlier || loan.startedOn < earlier))
        firsts.set(application.enterpriseId, loan.startedOn);
    }
    expect(await figure("first_loan_firms")).toBe(BigInt([...firsts.values()].filter(thisYear).length));
  });

  test("the mean rate, weighted by money, and the mean wait, by line", async () => {
    const loans = loansOf(district.cases).filter(({ loan }) => thisYear(loan.startedOn));
    const weighed = loans.reduce((sum, { loan }) => sum + Number(loan.principal) * loan.rateBps, 0);
    expect(await figure("weighted_rate")).toBeCloseTo(weighed / Number(paidOut(() => true)), 1);
    expect(await figure("days_to_money")).toBe(6);
  });

  test("the share of decisions that granted a line", async () => {
    const closed = district.cases.filter(
      ({ application }) => application.closedAt && thisYear(dateOn(application.closedAt)),
    );
    const approved = closed.filter(({ application }) => application.status === "approved").length;
    expect(await figure("approval_rate")).toBeCloseTo((approved / closed.length) * 10_000, 1);
  });

  test("registered firms, and those with a live consent, at the end of a day", async () => {
    const { rows } = await database.owner.execute<{ registered: string; consented: string }>(sql`
      select (select count(*) from enterprises where created_at < '2026-04-01T00:00:00+08')::text as registered,
        (select count(distinct enterprise_id) from consents where granted_at < '2026-04-01T00:00:00+08'
          and (withdrawn_at is null or withdrawn_at >= '2026-04-01T00:00:00+08'))::text as consented`);
    expect(await figure("registered_enterprises", "2026-03")).toBe(BigInt(rows[0]!.registered));
    expect(await figure("enterprises_with_consent", "2026-03")).toBe(BigInt(rows[0]!.consented));
    expect(BigInt(rows[0]!.consented)).toBeLessThan(BigInt(rows[0]!.registered));
  });

  test("matched firms are those of the last full run up to the day", async () => {
    expect(await figure("matched_enterprises", "2026-10")).toBe(12n);
    expect(await figure("matched_enterprises")).toBe(16n);
  });
});

describe("response in time", () => {
  test.each([
    // Friday afternoon; the next working day is Monday, and ends at 18:00.
    ["accepted in time", { acceptedAt: new Date("2026-03-09T09:59:00Z"), status: "accepted" }, 10_000],
    ["accepted late", { acceptedAt: new Date("2026-03-09T10:01:00Z"), status: "accepted" }, 0],
    ["never answered", { status: "submitted" }, 0],
    [
      "withdrawn in time, so nothing was owed",
      { closedAt: new Date("2026-03-07T02:00:00Z"), status: "withdrawn" },
      null,
    ],
    [
      "withdrawn after the bank was late",
      { closedAt: new Date("2026-03-10T02:00:00Z"), status: "withdrawn" },
      0,
    ],
  ] as const)("%s", async (_, state, share) => {
    const { id: _id, ...application } = district.cases[0]!.application;
    const row = {
      ...application,
      acceptedBy: district.banks[0]!.officer.userId,
      acceptedAt: null,
      closedAt: null,
      ...state,
      number: "JK-CLOCK",
      divisionCode: "120118",
    };
    await database.owner
      .insert(schema.applications)
      .values({ ...row, submittedAt: new Date("2026-03-06T08:00:00Z") });
    try {
      const day = "2026-03-09";
      const input = { indicator: "response_in_time_rate", division: "120118", from: day, to: day };
      expect((await listIndicatorRows(bureau(), input)).figure).toBe(share);
    } finally {
      await database.owner.execute(sql`delete from applications where number = 'JK-CLOCK'`);
    }
  });
});

describe("every figure is the sum of its rows", () => {
  const months = ["2025-09", undefined] as const;
  const dashboards = new Map<string | undefined, Awaited<ReturnType<typeof dashboard>>>();
  beforeAll(async () => {
    for (const month of months) dashboards.set(month, await dashboard(month));
  });
  test.each(INDICATORS.map(({ code }) => code))("%s, in all and by each dimension", async (code) => {
    const indicator = indicatorOf(code)!;
    for (const month of months) {
      const view = dashboards.get(month)!;
      const period = indicator.kind === "stock" ? { to: view.asOf } : view.year;
      const all = await rowsOf({ indicator: code, ...period });
      expect(all.figure).toBe(view.figures.find((each) => each.code === code)!.value);
      for (const dimension of indicator.dimensions) {
        let value = 0n;
        let weight = 0n;
        for (const { key } of all.names[dimension]) {
          const part = await rowsOf({ indicator: code, ...period, [dimension]: key });
          expect(part.rows.length).toBe(part.count);
          for (const row of part.rows) {
            value += row.value;
            weight += row.weight;
          }
          if (dimension === "division" || dimension === "bank") {
            const shown = view[dimension === "division" ? "byDivision" : "byBank"].find(
              (each) => each.key === key,
            )!;
            if (code in shown.figures) expect(part.figure).toBe(shown.figures[code]);
          }
        }
        expect([dimension, value, weight]).toEqual([
          dimension,
          total(all.rows, "value"),
          total(all.rows, "weight"),
        ]);
      }
    }
  });

  const rowsOf = (input: Parameters<typeof listIndicatorRows>[1]) =>
    listIndicatorRows(bureau(), { limit: 5_000, ...input });
  const total = (rows: { value: bigint; weight: bigint }[], key: "value" | "weight") =>
    rows.reduce((sum, row) => sum + row[key], 0n);

  test("page by page they are the same rows, each once, newest first", async () => {
    const whole = await rowsOf({ indicator: "loans_outstanding" });
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await listIndicatorRows(bureau(), { indicator: "loans_outstanding", limit: 7, after });
      paged.push(...page.rows.map(({ caseNumber }) => caseNumber));
      after = page.next ?? undefined;
    } while (after);
    expect(paged).toEqual(whole.rows.map(({ caseNumber }) => caseNumber));
    expect(new Set(paged).size).toBe(paged.length);
  });

  test("no row names a firm", async () => {
    for (const { code } of INDICATORS) {
      const text = JSON.stringify(await rowsOf({ indicator: code }), (_, each) =>
        typeof each === "bigint" ? String(each) : each,
      );
      expect(text).not.toContain("有限公司");
      expect(text).not.toMatch(/9112011\d/);
    }
  });
});

describe("months", () => {
  test("each month's flow is its own, each month's stock stands at its end", async () => {
    const { months, series } = await dashboard();
    expect(months).toHaveLength(24);
    expect(months.at(-1)).toBe("2026-11-01");
    months.forEach((month, at) => {
      const asOf = endOfMonth(month) < TODAY ? endOfMonth(month) : TODAY;
      const started = loansOf(district.cases).filter(({ loan }) => within(loan.startedOn, month, asOf));
      expect(series.disbursed_amount![at]).toBe(sumFen(started.map(({ loan }) => loan.principal)));
      expect(series.loans_outstanding![at]).toBe(owedBy(asOf));
    });
  });
});

describe("the funnel", () => {
  test("counts firms once, and holds waiting ones apart", async () => {
    const { steps, pendingFirms } = await viewFunnel(bureau(), {});
    const of = (step: string) => steps.find((each) => each.step === step)!;
    const firms = (cases: HistoricCase[]) =>
      BigInt(new Set(cases.map(({ application }) => application.enterpriseId)).size);
    expect(of("registered").firms).toBe(41n);
    expect(of("applied").firms).toBe(
      firms(district.cases.filter(({ application }) => application.submittedAt < NOW)),
    );
    expect(of("granted").firms).toBe(firms(district.cases.filter(({ line }) => line)));
    expect(of("outstanding").amount).toBe(owedBy(TODAY));
    expect(of("granted").amount).toBeGreaterThan(of("disbursed").amount!);
    expect(pendingFirms).toBe(
      firms(district.cases.filter(({ application }) => application.status === "submitted")),
    );
  });
});

describe("who may look, and at what", () => {
  test("only the bureau", async () => {
    const bank = callerAs(database, district.banks[0]!.officer, NOW);
    for (const caller of [bank, callerAs(database, anonymous, NOW)]) {
      const code = caller === bank ? "forbidden" : "unauthenticated";
      await expect(viewDashboard(caller, {})).rejects.toMatchObject({ code });
      await expect(listIndicatorRows(caller, { indicator: "applications" })).rejects.toMatchObject({ code });
      await expect(viewFunnel(caller, {})).rejects.toMatchObject({ code });
    }
  });

  test.each([
    [{ indicator: "nothing_of_the_kind" }, "not_found"],
    [{ indicator: 'sort";--' }, "invalid"],
    [{ indicator: "applications", from: "2026-13-01" }, "invalid"],
    [{ indicator: "applications", from: "2026-02-01", to: "2026-01-01" }, "invalid"],
    [{ indicator: "applications", bank: "x" }, "invalid"],
    [{ indicator: "applications", after: "2026-01-01" }, "invalid"],
  ])("%j is refused", async (input, code) => {
    await expect(listIndicatorRows(bureau(), input)).rejects.toMatchObject({ code });
  });

  test("a month to come has no figures", async () => {
    await expect(dashboard("2026-12")).rejects.toMatchObject({ code: "invalid" });
  });

  test("an empty period answers with nothing, not with an error", async () => {
    const rows = await listIndicatorRows(bureau(), {
      indicator: "weighted_rate",
      from: "2020-01-01",
      to: "2020-12-31",
    });
    expect(rows).toMatchObject({ figure: null, count: 0, rows: [], next: null });
    const money = await listIndicatorRows(bureau(), {
      indicator: "disbursed_amount",
      from: "2020-01-01",
      to: "2020-12-31",
    });
    expect(money.figure).toBe(wan(0));
  });
});
