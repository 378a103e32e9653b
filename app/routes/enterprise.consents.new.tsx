import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  ChooseGrantees,
  ChooseTerms,
  type ConsentErrors,
} from "#app/components/enterprise/consent-choices.tsx";
import { ConsentConfirmation } from "#app/components/enterprise/consent-confirmation.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { checkChoice, fieldsOf, readChoice } from "#app/http/consent-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError, STATUS } from "#app/http/errors.ts";
import { draftConsents, grantConsents, listGrantees } from "#domain/consents/index.ts";
import { viewVerification } from "#domain/verification/index.ts";
import { invalid } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("新的授权") }];

const NONE: ConsentErrors = {};

/** Each step lies in the address: whom, then what for, which data and how long, then the statements. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "consent.draft");
  const query = new URL(args.request.url).searchParams;
  const choice = readChoice(query);
  const asked = query.get("step");
  const grantees = await listGrantees(caller, {});
  const { verifiedAt } = await viewVerification(caller, {});
  if (!verifiedAt) throw redirect("/enterprise/verification?needed");
  const chosen = grantees.filter((grantee) => choice.grantees.includes(grantee.id));
  const kinds = new Set(chosen.map((grantee) => grantee.kind));
  if (chosen.length === 0 || kinds.size > 1) {
    const message = kinds.size > 1 ? "平台和银行的用途不同，请分开授权。" : "请至少选择一家银行。";
    const errors = asked ? { grantee: [message] } : NONE;
    return { step: "grantees" as const, grantees, errors, choice };
  }
  const checked = checkChoice(choice);
  if (asked !== "confirm" || "errors" in checked) {
    const errors = asked === "confirm" && "errors" in checked ? checked.errors : NONE;
    return { step: "terms" as const, chosen, errors, choice };
  }
  try {
    return { step: "confirm" as const, drafts: await draftConsents(caller, checked.draft), choice };
  } catch (error) {
    if (!isDomainError(error) || error.code !== "invalid") throw error;
    return { step: "terms" as const, chosen, errors: error.fields, choice };
  }
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "consent.draft");
  const form = fieldsOf(await args.request.formData());
  const choice = readChoice(form);
  const checked = checkChoice(choice);
  if ("errors" in checked) throw invalid("授权内容不完整，请返回重新选择。");
  const { granteeIds, ...terms } = checked.draft;
  const ticked = new Set(form.getAll("agreed"));
  const statements = form.getAll("statement");
  const grants = granteeIds
    .map((granteeId, index) => ({ granteeId, ...terms, agreed: true, statement: statements[index] ?? "" }))
    .filter(({ granteeId }) => ticked.has(granteeId));
  const refuse = async (errors: ConsentErrors, status: number) =>
    data({ errors, choice, drafts: await draftConsents(caller, checked.draft) }, { status });
  if (grants.length === 0) return refuse({ agreed: ["请阅读授权书，并勾选确认。"] }, STATUS.invalid);
  try {
    await grantConsents(caller, { grants });
  } catch (error) {
    if (!isDomainError(error) || (error.code !== "conflict" && error.code !== "forbidden")) throw error;
    return refuse({ "": [error.message] }, STATUS[error.code]);
  }
  return redirect(choice.next || "/enterprise/consents?done=granted", { status: 303 });
});

const STEPS = {
  grantees: { title: "授权给谁", lead: "没有授权，任何一家都看不到您的数据。" },
  terms: { title: "授权什么", lead: "每一项都由您决定，没有替您选好的。" },
  confirm: { title: "阅读并确认", lead: "授权书会逐字保存，您随时可以查看和撤回。" },
};

export default function NewConsentPage() {
  const page = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const step = refused ? "confirm" : page.step;
  return (
    <>
      <PageHeader
        title={STEPS[step].title}
        lead={STEPS[step].lead}
        crumbs={[{ label: "授权", to: "/enterprise/consents" }]}
      />
      {refused ? (
        <ConsentConfirmation {...refused} />
      ) : page.step === "grantees" ? (
        <ChooseGrantees grantees={page.grantees} errors={page.errors} next={page.choice.next} />
      ) : page.step === "terms" ? (
        <ChooseTerms
          key={page.choice.grantees.join()}
          chosen={page.chosen}
          choice={page.choice}
          errors={page.errors}
        />
      ) : (
        <ConsentConfirmation drafts={page.drafts} choice={page.choice} errors={NONE} />
      )}
    </>
  );
}
