import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ChooseGrantees, ChooseTerms } from "#app/components/enterprise/consent-choices.tsx";
import { ConsentConfirmation } from "#app/components/enterprise/consent-confirmation.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useStepTop } from "#app/components/ui/use-step-top.ts";
import { fieldsOf, readChoice, readLink } from "#app/http/consent-form.ts";
import { confirmStep, firstStep, grantStep, termsStep } from "#app/http/consent-steps.server.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, STATUS } from "#app/http/errors.ts";
import { readForm } from "#app/http/posted-form.ts";
import { viewVerification } from "#domain/verification/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("新的授权") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "consent.draft");
  const { verifiedAt } = await viewVerification(caller, {});
  if (!verifiedAt) throw redirect("/enterprise/verification?needed");
  return firstStep(caller, readLink(new URL(args.request.url).searchParams));
});

/** The steps are posts: what the owner chooses travels in forms of this page alone, never in an address. */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "consent.draft");
  const fields = fieldsOf(await readForm(args.request));
  const choice = readChoice(fields);
  const step = fields.get("step");
  if (step === "terms" || step === "confirm") {
    const page = await (step === "terms" ? termsStep(caller, choice) : confirmStep(caller, choice));
    const isRefused = Object.keys(page.errors).length > 0;
    return data(page, isRefused ? { status: STATUS.invalid } : undefined);
  }
  const agreed = { granteeIds: new Set(fields.getAll("agreed")), statements: fields.getAll("statement") };
  const refused = await grantStep(caller, choice, agreed);
  if (refused) return data(refused.page, { status: refused.status });
  return redirect(choice.next || "/enterprise/consents?done=granted", { status: 303 });
});

const STEPS = {
  grantees: { title: "授权给谁", lead: "没有授权，任何一家都看不到您的数据。" },
  terms: { title: "授权什么", lead: "每一项都由您决定，没有替您选好的。" },
  confirm: { title: "阅读并确认", lead: "授权书会逐字保存，您随时可以查看和撤回。" },
};

export default function NewConsentPage() {
  const first = useLoaderData<typeof loader>();
  const page = useActionData<typeof action>() ?? first;
  useStepTop(page.step);
  return (
    <>
      <PageHeader
        title={STEPS[page.step].title}
        lead={STEPS[page.step].lead}
        crumbs={[{ label: "授权", to: "/enterprise/consents" }]}
      />
      {page.step === "grantees" ? (
        <ChooseGrantees {...page} />
      ) : page.step === "terms" ? (
        <ChooseTerms key={page.choice.grantees.join()} {...page} />
      ) : (
        <ConsentConfirmation {...page} />
      )}
    </>
  );
}
