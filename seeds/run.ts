import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import { actAs } from "#domain/access/verb.ts";
import { askJob, claimJob, finishJob, lostJobs } from "#domain/jobs/index.ts";
import { loadReference } from "#domain/reference/index.ts";
import { setTarget } from "#domain/targets/index.ts";
import { dateOn } from "#lib/dates.ts";
import { calendarDays } from "./reference/calendar.ts";
import { divisions } from "./reference/divisions.ts";
import { industries } from "./reference/industries.ts";
import { lprHistory } from "./reference/lpr.ts";
import { targets } from "./reference/targets.ts";
import { DEMO_PASSWORD, DEMO_SECRET, type Seeding, seedActor } from "./seeding.ts";
import { seedCases } from "./steps/cases.ts";
import { ownerLogin, seedEnterprises, seedMatchingConsents } from "./steps/enterprises.ts";
import { seedMatching, seedProducts } from "./steps/matching.ts";
import { DEMO_OPERATOR, seedOrganisations } from "./steps/organisations.ts";
import { seedRecords } from "./steps/records.ts";
import { seedSecondFactors } from "./steps/second-factors.ts";

export { DEMO_PASSWORD, DEMO_SECRET };

/**
 * Accounts worth trying first; every other firm's owner is `ownerNNNN` (but for firm 34, which is the second one of
 * `owner0033`), every bank's people `<bank>-officer` and so on.
 */
export const DEMO_LOG_INS = [
  { loginName: ownerLogin(16), who: "企业主：已授权，可看画像、比产品、申请" },
  { loginName: ownerLogin(25), who: "企业主：已有授信和贷款" },
  { loginName: ownerLogin(33), who: "企业主：一个账号管两家企业，可以切换" },
  { loginName: "tuanpo-officer", who: "银行客户经理（团泊银行）" },
  { loginName: "tuanpo-approver", who: "银行复核岗（团泊银行）" },
  { loginName: "tuanpo-admin", who: "银行管理员（团泊银行），由 tuanpo-admin-2 复核" },
  { loginName: "bureau", who: "区金融局工作人员，由 bureau-2 复核" },
  { loginName: "tax-bureau", who: "数源单位：税务数据报送员" },
  { loginName: "operator", who: "平台管理员，由 operator-2 复核" },
] as const;

export type SeedOptions = {
  enterprises?: number;
  months?: number;
  /** The instant the demo is made for; the clock's unless given. */
  now?: Date;
  onStep?: (step: string) => void;
};

export type DemoState = "empty" | "partial" | "complete" | "own_data";

/**
 * How far the demo has come in this database. The demo's operator is its first row and the targets are its last step,
 * so a loading that was cut off can be told from a platform that people have filled themselves.
 */
export async function demoState(db: Db): Promise<DemoState> {
  return db.transaction(async (tx) => {
    await actAs(tx, seedActor);
    const { rows } = await tx.execute<{ used: boolean; demo: boolean; finished: boolean }>(sql`
      select exists (select from organisations) as used,
        exists (select from organisations where code = ${DEMO_OPERATOR}) as demo,
        exists (select from targets) as finished`);
    const { used, demo, finished } = rows[0]!;
    if (!used) return "empty";
    if (!demo) return "own_data";
    return finished ? "complete" : "partial";
  });
}

/**
 * Loads the demo district into an empty database, through the same verbs as everybody: reference facts, organisations,
 * products, firms, their records, profiles, offers, and two years of cases.
 */
export async function seedDistrict(
  platform: Platform,
  options: SeedOptions = {},
): Promise<Record<string, number>> {
  const { enterprises = 2_000, months = 24, now = new Date(), onStep } = options;
  const seeding: Seeding = {
    caller: { ...callerOf(platform, seedActor), ring: undefined, now },
    today: dateOn(now),
    months,
    firms: [],
    organisations: new Map(),
  };
  const counts: Record<string, number> = {};
  const step = async (name: string, key: string, run: () => Promise<number>) => {
    const started = performance.now();
    counts[key] = await run();
    onStep?.(
      `${name} ${counts[key].toLocaleString("zh-CN")}（${((performance.now() - started) / 1000).toFixed(1)} 秒）`,
    );
  };
  await step("金融局、数源单位、银行", "organisations", async () => {
    const count = await seedOrganisations(seeding);
    await seedSecondFactors(seeding);
    return count;
  });
  await step("行政区划、行业、利率、工作日历", "reference", () => seedReference(seeding));
  await step("信贷产品", "products", () => seedProducts(seeding));
  await step("企业", "enterprises", async () => {
    await seedEnterprises(seeding, enterprises);
    return seeding.firms.length;
  });
  await step("平台授权", "consents", () => seedMatchingConsents(seeding));
  await step("纳税、开票、社保、水电、登记记录", "records", () => seedRecords(seeding));
  await step(
    "画像、评分与产品匹配",
    "eligiblePairs",
    async () => (await seedMatching(seeding)).eligiblePairs,
  );
  await step("申请、授信、放款与还款", "cases", () => seedCases(seeding));
  await settleJobs(platform, seeding);
  await step("年度目标", "targets", () => seedTargets(seeding));
  return counts;
}

async function seedReference({ caller }: Seeding): Promise<number> {
  const facts = {
    divisions: divisions(),
    industries: industries(),
    lpr: lprHistory(),
    calendar: calendarDays(),
  };
  const loaded = await loadReference(caller, facts);
  return Object.values(loaded).reduce((sum, count) => sum + count, 0);
}

async function seedTargets({ caller }: Seeding): Promise<number> {
  const all = targets();
  for (const { indicator, year, name, value, unit, direction, source } of all) {
    await setTarget(caller, { indicator, year, name, value, unit, direction, source });
  }
  return all.length;
}

/** The steps have done the work that their verbs asked the worker for, and today's daily run: nothing is left to do twice. */
async function settleJobs({ db }: Platform, { caller, today }: Seeding): Promise<void> {
  await askJob(caller, {
    job: "profile",
    key: `daily:${today}`,
    parameters: { scope: "all", asOf: today },
    once: true,
  });
  const later = new Date(Date.now() + 60_000);
  for (let ids = await lostJobs(db, later); ids.length > 0; ids = await lostJobs(db, later)) {
    for (const id of ids) {
      const claim = await claimJob(db, id);
      if (claim) await finishJob(db, claim, { seeded: true });
    }
  }
}
