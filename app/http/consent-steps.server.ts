import type { ConsentChoice } from "#app/components/enterprise/consent-choices.tsx";
import type { ConsentErrors } from "#app/components/finance/consent-terms.tsx";
import type { Member } from "#domain/access/actor.ts";
import type { Caller } from "#domain/access/verb.ts";
import {
  type ConsentDraft,
  draftConsents,
  type GranteeView,
  grantConsents,
  listGrantees,
} from "#domain/consents/index.ts";
import { checkChoice, type Draft } from "./consent-form.ts";
import { isDomainError, STATUS } from "./errors.ts";

/** What the form of a new consent shows: whom, then what for, which data and how long, then the statements. */
export type ConsentStep =
  | { step: "grantees"; grantees: GranteeView[]; choice: ConsentChoice; errors: ConsentErrors }
  | { step: "terms"; chosen: GranteeView[]; choice: ConsentChoice; errors: ConsentErrors }
  | { step: "confirm"; drafts: ConsentDraft[]; choice: ConsentChoice; errors: ConsentErrors };

/** The verb says the same of a grantee that nobody can reach. */
const NO_CONTACT = "还没有登记联系方式，暂时不能授权给它。请联系它的管理员在平台补登后再试，或改选其他银行。";
const NONE: ConsentErrors = {};

/** Whom the form is about, as it begins: nobody, or who was named by a link. */
export async function firstStep(caller: Caller<Member>, choice: ConsentChoice): Promise<ConsentStep> {
  const named = await termsStep(caller, choice);
  return named.step === "grantees" && choice.grantees.length === 0 ? { ...named, errors: NONE } : named;
}

/** The questions, once it is clear whom they are about; else that is asked again. */
export async function termsStep(caller: Caller<Member>, choice: ConsentChoice): Promise<ConsentStep> {
  const grantees = await listGrantees(caller, {});
  const chosen = grantees.filter(({ id }) => choice.grantees.includes(id));
  const wrong = wrongWith(chosen);
  return wrong
    ? { step: "grantees", grantees, choice, errors: { grantee: [wrong] } }
    : { step: "terms", chosen, choice, errors: NONE };
}

function wrongWith(chosen: readonly GranteeView[]): string | null {
  if (chosen.length === 0) return "请至少选择一家银行。";
  if (new Set(chosen.map(({ kind }) => kind)).size > 1) return "平台和银行的用途不同，请分开授权。";
  const silent = chosen.filter(({ contact }) => contact === "").map(({ name }) => name);
  return silent.length > 0 ? `${silent.join("、")}${NO_CONTACT}` : null;
}

/** The statements, once every question is answered; else what is still missing. */
export async function confirmStep(caller: Caller<Member>, choice: ConsentChoice): Promise<ConsentStep> {
  const terms = await termsStep(caller, choice);
  if (terms.step === "grantees") return terms;
  const checked = checkChoice(choice);
  if ("errors" in checked) return { ...terms, errors: checked.errors };
  try {
    return { step: "confirm", drafts: await draftConsents(caller, checked.draft), choice, errors: NONE };
  } catch (error) {
    if (!isDomainError(error) || error.code !== "invalid") throw error;
    return { ...terms, errors: error.fields };
  }
}

type Agreed = { granteeIds: ReadonlySet<string>; statements: readonly string[] };

/** Grants what was ticked. Null where it is done, else the step to show again, with its status. */
export async function grantStep(
  caller: Caller<Member>,
  choice: ConsentChoice,
  agreed: Agreed,
): Promise<{ page: ConsentStep; status: number } | null> {
  const page = await confirmStep(caller, choice);
  const checked = checkChoice(choice);
  if (page.step !== "confirm" || "errors" in checked) return { page, status: STATUS.invalid };
  const grants = grantsOf(checked.draft, agreed);
  const refuse = (errors: ConsentErrors, status: number) => ({ page: { ...page, errors }, status });
  if (grants.length === 0) return refuse({ agreed: ["请阅读授权书，并勾选确认。"] }, STATUS.invalid);
  try {
    await grantConsents(caller, { grants });
    return null;
  } catch (error) {
    if (!isDomainError(error) || (error.code !== "conflict" && error.code !== "forbidden")) throw error;
    return refuse({ "": [error.message] }, STATUS[error.code]);
  }
}

/** One grant for each tick, with the statement that stood beside it. */
const grantsOf = ({ granteeIds, ...terms }: Draft, agreed: Agreed) =>
  granteeIds
    .map((granteeId, at) => ({ granteeId, ...terms, agreed: true, statement: agreed.statements[at] ?? "" }))
    .filter(({ granteeId }) => agreed.granteeIds.has(granteeId));
