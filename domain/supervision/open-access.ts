import { eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { isFirmNumber, OpenAccess } from "./inputs.ts";

const { enterprises, supervisoryAccesses, users } = schema;

/**
 * An official opens one firm's rows for a limited time, with the reason and the document that asks for it. The firm sees
 * it at once. It begins by the database's own clock. Returns the access's id.
 * @throws DomainError `invalid` where no firm has the code
 */
export const openAccess = command({
  permission: "supervision.open",
  runsAs: system("supervision"),
  input: OpenAccess,
  async run({ tx, member, input, audit }) {
    const firm = await findFirm(tx, input.code);
    if (!firm) {
      throw invalid("平台上没有这家企业。", {
        code: ["平台上没有这家企业，请核对代码或编号。"],
      });
    }
    const { reason, explanation, documentNumber, minutes } = input;
    const id = newId();
    const [opener] = await tx
      .select({ name: users.displayName })
      .from(users)
      .where(eq(users.id, member.userId));
    await tx.insert(supervisoryAccesses).values({
      id,
      enterpriseId: firm.id,
      bureauId: member.organisationId,
      openedBy: member.userId,
      openerName: opener?.name ?? "",
      enterpriseName: firm.name,
      uscc: firm.uscc,
      reason,
      explanation,
      documentNumber,
      openedAt: sql`now()`,
      expiresAt: sql`now() + make_interval(mins => ${minutes})`,
    });
    await audit({
      subjectType: "supervisory_access",
      subjectId: id,
      after: { enterpriseId: firm.id, reason, documentNumber, minutes },
    });
    return { accessId: id };
  },
});

async function findFirm(tx: Tx, code: string) {
  const [firm] = await tx
    .select({ id: enterprises.id, name: enterprises.name, uscc: enterprises.uscc })
    .from(enterprises)
    .where(
      isFirmNumber(code)
        ? sql`upper(right(${enterprises.id}::text, 12)) = ${code.slice(2)}`
        : eq(enterprises.uscc, code),
    )
    .limit(1);
  return firm;
}
