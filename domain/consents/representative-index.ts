import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { forbidden } from "#lib/errors.ts";
import type { Member } from "../access/actor.ts";

const { verifications } = schema;

/**
 * The blind index of the person who was shown to be the firm's legal representative, and nobody else.
 * @throws DomainError `forbidden` for whoever was not: with the way to the check, unless another has passed it
 */
export async function representativeIndex(tx: Tx, member: Member): Promise<Buffer> {
  const passed = await tx
    .select({ personIndex: verifications.checkedIndex, askedBy: verifications.askedBy })
    .from(verifications)
    .where(
      and(
        eq(verifications.enterpriseId, member.organisationId),
        eq(verifications.kind, "legal_representative"),
        eq(verifications.status, "passed"),
      ),
    );
  const own = passed.find(({ askedBy }) => askedBy === member.userId);
  if (own?.personIndex) return own.personIndex;
  throw passed.length > 0
    ? forbidden("法定代表人核验是由另一位企业主完成的。本人的信息只能由法定代表人本人登录后授权。", {
        title: "须由法定代表人本人授权",
      })
    : forbidden("法定代表人本人的信息只能由通过法定代表人核验的本人授权。请先完成法定代表人核验。", {
        title: "先完成法定代表人核验",
        ways: [{ to: "verify_representative" }],
      });
}
