import { eq, sql } from "drizzle-orm";
import { type Db, schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { FIRM_ITEMS } from "#domain/consents/items.ts";
import type { LiveConsent } from "#domain/consents/live-consents.ts";
import { authorisedFeatures } from "#domain/profiles/authorised-features.ts";
import { groupFeatures } from "#domain/profiles/feature-view.ts";
import { viewAuthorisedProfile } from "#domain/profiles/index.ts";
import { readTrade } from "#domain/profiles/read-trade.ts";
import { CONSENT_DOMAINS } from "#lib/vocabulary.ts";
import { expertV1, score } from "#scoring/index.ts";
import { median } from "./median.ts";
import { logIn, type Page, type Pages, servePages } from "./pages.ts";
import { type Scratch, scratchDistrict } from "./scratch.ts";

type Pair = { plainMs: number; guardedMs: number; ratio: number };

export type AccessBench = Pair & {
  /** The same without session, server and rendering: the verb alone against its statements alone. */
  verb: Pair;
  reads: number;
  applications: number;
};

type Case = { applicationId: string; officer: Member };
type Look = (at: Case) => Promise<unknown>;

const PROFILE_PAGE = "routes/bank.applications.$id_.profile";

/**
 * What trust costs: an officer opens a firm's authorised profile, as the platform serves it (row policies, consent checked
 * and its signature verified, the read logged durably before anything is shown), against the same page of the same server
 * whose look at the profile runs as the owner of the tables with none of that. In turns, in one run; medians.
 */
export async function benchAccess(rounds = 400): Promise<AccessBench> {
  const scratch = await scratchDistrict({ enterprises: 300, months: 12 });
  let pages: Pages | undefined;
  try {
    const cases = await openCases(scratch.owner);
    const plain: Page = { id: PROFILE_PAGE, loader: ({ params }) => plainLook(scratch.owner, params.id!) };
    pages = await servePages(scratch.platform, { guarded: [], plain: [plain] });
    const { ask } = pages;
    const cookies = new Map<string, string>();
    for (const { officer } of cases)
      if (!cookies.has(officer.userId)) cookies.set(officer.userId, await logIn(scratch, officer));
    const pageOf = (which: "guarded" | "plain") => (at: Case) =>
      ask(which, `/bank/applications/${at.applicationId}/profile`, cookies.get(at.officer.userId)!);
    const page = await inTurns(cases, rounds, { plain: pageOf("plain"), guarded: pageOf("guarded") });
    const verb = await inTurns(cases, rounds, {
      plain: ({ applicationId }) => plainLook(scratch.owner, applicationId),
      guarded: ({ applicationId, officer }) =>
        viewAuthorisedProfile(callerOf(scratch.platform, officer), { applicationId }),
    });
    return { ...page, verb, reads: rounds, applications: cases.length };
  } finally {
    await pages?.close();
    await scratch.close();
  }
}

/** Both looks at each case, the first of them alternating, so that what else the machine does meets both alike. */
async function inTurns(
  cases: Case[],
  rounds: number,
  looks: Record<"plain" | "guarded", Look>,
): Promise<Pair> {
  const times = { plain: [] as number[], guarded: [] as number[] };
  // The first rounds warm caches, plans and connections.
  for (let round = -4 * cases.length; round < rounds; round += 1) {
    const at = cases[(round + 4 * cases.length) % cases.length]!;
    for (const which of round % 2 ? (["plain", "guarded"] as const) : (["guarded", "plain"] as const)) {
      const started = performance.now();
      await looks[which](at);
      if (round >= 0) times[which].push(performance.now() - started);
    }
  }
  const [plainMs, guardedMs] = [median(times.plain), median(times.guarded)];
  return { plainMs, guardedMs, ratio: guardedMs / plainMs };
}

/** Applications under review with a live consent, and an officer of their bank. */
async function openCases(owner: Scratch["owner"]): Promise<Case[]> {
  const { rows } = await owner.execute<{ id: string; bank_id: string; user_id: string }>(sql`
    select a.id, a.bank_id, m.user_id
    from applications a
    join consents c on c.id = a.consent_id and c.status = 'active' and c.expires_at > now()
    join lateral (
      select user_id from memberships where organisation_id = a.bank_id and role = 'officer' limit 1) m on true
    where a.status in ('submitted', 'accepted') and exists (select from profiles p where p.enterprise_id = a.enterprise_id)
    order by a.id limit 40`);
  if (rows.length === 0) throw new Error("the district has no application under review");
  return rows.map(({ id, bank_id, user_id }) => ({
    applicationId: id,
    officer: { kind: "bank", role: "officer", userId: user_id, organisationId: bank_id },
  }));
}

/** Opens everything, so that the shaping of the answer is the same and nothing is asked. */
const everything = { id: "all", items: [...FIRM_ITEMS], rangeFrom: null } as unknown as LiveConsent;

/** The profile as the page shows it, read by the tables' owner: no policy, no consent, no log. */
function plainLook(owner: Db, applicationId: string) {
  const { applications, enterprises } = schema;
  return owner.transaction(async (tx) => {
    const [row] = await tx
      .select({ application: applications, enterprise: enterprises })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .where(eq(applications.id, applicationId))
      .prepare("reviewed_application")
      .execute();
    const { application, enterprise } = row!;
    const { latest, features } = await authorisedFeatures(tx, enterprise.id, [everything]);
    return {
      ...{ applicationId, applicationNumber: application.number },
      ...{ enterpriseName: enterprise.name, uscc: enterprise.uscc },
      ...{ consents: [], domains: [...CONSENT_DOMAINS], mayExport: false },
      profile: latest && {
        ...{
          asOf: latest.asOf,
          knownAt: latest.knownAt,
          groups: groupFeatures(features, await readTrade(tx, enterprise.id)),
        },
        score: { ...score(expertV1, features), cuts: expertV1.grades },
      },
    };
  });
}
