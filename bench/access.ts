import { eq, sql } from "drizzle-orm";
import { type Db, schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { LiveConsent } from "#domain/applications/live-consents.ts";
import { FIRM_ITEMS } from "#domain/consents/items.ts";
import { authorisedFeatures } from "#domain/profiles/authorised-features.ts";
import { groupFeatures } from "#domain/profiles/feature-view.ts";
import { viewAuthorisedProfile } from "#domain/profiles/index.ts";
import { expertV1, score } from "#scoring/index.ts";
import { median, type Scratch, scratchDistrict } from "./scratch.ts";

export type AccessBench = {
  plainMs: number;
  guardedMs: number;
  ratio: number;
  reads: number;
  applications: number;
};

/**
 * What trust costs: an officer's look at an authorised profile as the platform does it (row policies, consent checked and
 * its signature verified, the read logged in the same transaction, durable before it is shown) against the same statements
 * and the same scoring as the owner of the tables with none of that. In turns, in one run; medians.
 */
export async function benchAccess(rounds = 600): Promise<AccessBench> {
  const scratch = await scratchDistrict({ enterprises: 300, months: 12 });
  try {
    const cases = await openCases(scratch.owner);
    const times = { plain: [] as number[], guarded: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const { applicationId, officer } = cases[round % cases.length]!;
      const looks = {
        plain: () => plainLook(scratch.owner, applicationId),
        guarded: () => viewAuthorisedProfile(callerOf(scratch.platform, officer), { applicationId }),
      };
      for (const which of round % 2 ? (["plain", "guarded"] as const) : (["guarded", "plain"] as const)) {
        const started = performance.now();
        await looks[which]();
        // The first looks warm caches and connections.
        if (round >= cases.length) times[which].push(performance.now() - started);
      }
    }
    const [plainMs, guardedMs] = [median(times.plain), median(times.guarded)];
    const ratio = guardedMs / plainMs;
    return { plainMs, guardedMs, ratio, reads: times.guarded.length, applications: cases.length };
  } finally {
    await scratch.close();
  }
}

/** Applications under review with a live consent, and an officer of their bank. */
async function openCases(owner: Scratch["owner"]): Promise<{ applicationId: string; officer: Member }[]> {
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

function plainLook(owner: Db, applicationId: string) {
  const { applications, enterprises } = schema;
  return owner.transaction(async (tx) => {
    const [row] = await tx
      .select({ application: applications, enterprise: enterprises })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .where(eq(applications.id, applicationId));
    const { latest, features } = await authorisedFeatures(tx, row!.enterprise.id, [everything]);
    return {
      applicationNumber: row!.application.number,
      enterpriseName: row!.enterprise.name,
      profile: latest && { groups: groupFeatures(features), score: score(expertV1, features) },
    };
  });
}
