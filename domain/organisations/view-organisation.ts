import { and, desc, eq, inArray } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { OrganisationId } from "./inputs.ts";

const { changes, invitations, organisations } = schema;

/** One organisation as the operator keeps it: its name and standing, nothing of its business. */
export const viewOrganisation = query({
  permission: "organisation.view",
  input: OrganisationId,
  async run({ tx, member, input, now }) {
    const [organisation] = await tx
      .select({
        id: organisations.id,
        kind: organisations.kind,
        code: organisations.code,
        name: organisations.name,
        shortName: organisations.shortName,
        contact: organisations.contact,
        status: organisations.status,
        createdAt: organisations.createdAt,
      })
      .from(organisations)
      .where(eq(organisations.id, input.organisationId));
    if (!organisation) throw notFound("这个单位");
    const [proposal] = await tx
      .select({ id: changes.id, number: changes.number, summary: changes.summary })
      .from(changes)
      .where(
        and(
          ...[eq(changes.organisationId, member.organisationId), eq(changes.kind, "staff")],
          ...[eq(changes.subjectType, "organisation"), eq(changes.subjectId, organisation.id)],
          eq(changes.status, "open"),
        ),
      );
    const issued = await tx
      .select({
        id: invitations.id,
        displayName: invitations.displayName,
        status: invitations.status,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .where(
        and(
          eq(invitations.organisationId, organisation.id),
          eq(invitations.issuerId, member.organisationId),
          inArray(invitations.status, ["proposed", "open"]),
        ),
      )
      .orderBy(desc(invitations.id))
      .limit(20);
    return {
      ...organisation,
      isOwn: organisation.id === member.organisationId,
      proposal: proposal ?? null,
      invitations: issued.map((each) => ({
        ...each,
        status: each.status === "open" && each.expiresAt <= now ? ("expired" as const) : each.status,
      })),
    };
  },
});
