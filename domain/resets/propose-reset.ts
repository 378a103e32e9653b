import type { ChangeFact } from "#db/schema/changes.ts";
import { conflict, forbidden, invalid, notFound } from "#lib/errors.ts";
import { label, type Word } from "#lib/vocabulary.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { ProposeReset } from "./inputs.ts";
import { accountOf, type Person, personToReset } from "./person.ts";
import { RESET_CONFLICTS, writeReset } from "./reset.ts";

/** The link is told once. `change` is the number of the proposal that another administrator reviews first. */
export type MadeReset = { path: string; displayName: string; change: string };

/** Whoever proposes holds the link: the second person is worth as much as what they ask for themselves. */
const TO_REVIEWERS: ChangeFact = {
  name: "复核时",
  after: "请自己向本人核实确实要重置，不要只凭提交人的说法",
};

/**
 * Makes the link by which somebody sets another password. It opens nothing before another administrator has approved
 * it. An organisation's administrators do it for people who belong there and nowhere else; the operator's for everybody,
 * over a document that was shown in person and bears the account's name.
 * @throws DomainError `forbidden` for oneself; `conflict` for whom the own organisation may not reset
 */
export const proposeReset = command({
  permission: "account_reset.propose",
  input: ProposeReset,
  conflicts: { ...CHANGE_CONFLICTS, ...RESET_CONFLICTS },
  async run({ tx, member, input, now, audit }): Promise<MadeReset> {
    const userId = await accountOf(tx, member, input.of);
    if (userId === member.userId) throw forbidden("不能重置自己的登录方式，请由另一位管理员办理。");
    const person = await personToReset(tx, userId);
    if (!person && "membershipId" in input.of) throw conflict(RESET_CONFLICTS.account_resets_reach_check);
    if (!person) throw notFound("这个账号");
    const shown = "document" in input ? input : null;
    if (shown && shown.nameOnDocument !== person.displayName)
      throw invalid("请核对证件上的姓名。", {
        nameOnDocument: ["证件上的姓名与账号登记的姓名不一致，不能办理。请核对登录名和证件。"],
      });
    if (!shown && person.elsewhere > 0) throw conflict(RESET_CONFLICTS.account_resets_reach_check);
    const { scope, reason } = input;
    const document = shown?.document ?? null;
    const reset = await writeReset(
      tx,
      {
        ...{ userId, scope, document, status: "proposed" },
        ...{ issuerId: member.organisationId, requestedBy: member.userId },
      },
      now,
    );
    const words = Object.entries(resetWords(person, scope, document));
    const facts: ChangeFact[] = words.map(([name, after]) => ({ name, after }));
    const change = await openChange(
      tx,
      member,
      {
        ...{ kind: "staff", subjectType: "account_reset", subjectId: reset.id },
        payload: { userId, scope, document },
        summary: `重置 ${person.displayName} 的${label("resetScope", scope)}`,
        facts: [...facts, { name: "怎样确认是本人", after: reason }, TO_REVIEWERS],
      },
      now,
    );
    await audit({
      subjectType: "account_reset",
      subjectId: reset.id,
      after: { userId, scope, document, reason, status: "proposed", change: change.number },
    });
    return { path: reset.path, displayName: person.displayName, change: change.number };
  },
});

/** What a reset says, by the name of each fact. */
export const resetWords = (
  person: Person,
  scope: Word<"resetScope">,
  document: Word<"identityDocument"> | null,
): Record<string, string> => ({
  姓名: person.displayName,
  登录名: person.loginName,
  重置: label("resetScope", scope),
  ...(document && { 核对的证件: label("identityDocument", document) }),
});
