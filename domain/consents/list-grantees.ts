import { and, asc, eq, inArray } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import type { ConsentMode } from "./items.ts";
import { modesFor, purposesFor } from "./lifecycle.ts";
import { isLive } from "./live-consents.ts";

export type GranteeView = {
  id: string;
  kind: "bank" | "operator";
  name: string;
  shortName: string;
  contact: string;
  /** What it may be authorised for. */
  purposes: ConsentPurpose[];
  /** How it may look. */
  modes: ConsentMode[];
  /** What the firm has authorised it for at present. */
  live: ConsentPurpose[];
};

/** Whom a firm may authorise: the platform's operator first, then the banks by name. */
export const listGrantees = query({
  permission: "consent.grantees",
  input: z.object({}),
  async run({ tx, member, now }): Promise<GranteeView[]> {
    const { consents, organisations } = schema;
    const grantees = await tx
      .select()
      .from(organisations)
      .where(and(inArray(organisations.kind, ["bank", "operator"]), eq(organisations.status, "active")))
      .orderBy(asc(organisations.name));
    const live = await tx
      .selectDistinct({ granteeId: consents.granteeId, purpose: consents.purpose })
      .from(consents)
      .where(and(eq(consents.enterpriseId, member.organisationId), isLive(now)));
    const views = grantees.map(({ id, kind, name, shortName, contact }) => ({
      ...{ id, kind: kind as GranteeView["kind"], name, shortName, contact },
      purposes: [...purposesFor(kind)],
      modes: [...new Set(purposesFor(kind).flatMap((purpose) => modesFor(purpose)))],
      live: live.filter((each) => each.granteeId === id).map((each) => each.purpose),
    }));
    return [
      ...views.filter((each) => each.kind === "operator"),
      ...views.filter((each) => each.kind === "bank"),
    ];
  },
});
