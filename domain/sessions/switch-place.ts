import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { requireFullSession, rotateSession, type Step, stepOf } from "./session-rows.ts";

export type Switched = { token: string; kind: OrganisationKind; step: Step };

/** Goes on in another of the person's organisations, under a new token; a stricter one asks for the second factor first. */
export const switchPlace = command({
  permission: "session.switch",
  input: SessionToken.extend({ organisationId: z.uuid() }),
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }): Promise<Switched> {
    const session = await requireFullSession(tx, input.token, now);
    const { memberships, organisations } = schema;
    const [place] = await tx
      .select({ membershipId: memberships.id, kind: organisations.kind })
      .from(memberships)
      .innerJoin(
        organisations,
        and(eq(organisations.id, memberships.organisationId), eq(organisations.status, "active")),
      )
      .where(
        and(
          eq(memberships.userId, session.userId),
          eq(memberships.organisationId, input.organisationId),
          eq(memberships.status, "active"),
        ),
      );
    if (!place) throw notFound("这个单位");
    const token = await rotateSession(tx, session.id, now, { membershipId: place.membershipId });
    await audit({
      subjectType: "session",
      subjectId: session.id,
      before: { organisationId: session.organisationId },
      after: { organisationId: input.organisationId },
    });
    return { token, kind: place.kind, step: stepOf({ ...session, kind: place.kind }) };
  },
});
