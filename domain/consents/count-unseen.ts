import { and, eq, gt, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";

/**
 * How many requests wait for a firm that has not shown yet who it is. It learns no more of them: whoever typed the code
 * of a firm that is not theirs neither reads what a bank asked nor answers in its name. None once it is verified.
 */
export const countUnseenRequests = query({
  permission: "consent_request.count_unseen",
  input: z.object({}),
  // The policies hide the requests themselves from the firm.
  runsAs: system("unseen requests"),
  async run({ tx, member, now }): Promise<number> {
    const { consentRequests: requests, enterprises } = schema;
    const found = await tx
      .select({ id: requests.id })
      .from(requests)
      .innerJoin(enterprises, eq(enterprises.uscc, requests.uscc))
      .where(
        and(
          ...[eq(enterprises.id, member.organisationId), isNull(enterprises.verifiedAt)],
          ...[eq(requests.status, "open"), gt(requests.lapsesAt, now)],
        ),
      );
    return found.length;
  },
});
