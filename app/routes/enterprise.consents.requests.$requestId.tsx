import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PersonalNotice } from "#app/components/enterprise/personal-notice.tsx";
import { AnswerConfirmation, AnswerTerms, RefuseForm } from "#app/components/enterprise/request-answer.tsx";
import type { ConsentErrors } from "#app/components/finance/consent-terms.tsx";
import { RequestFacts } from "#app/components/finance/request-facts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useStepTop } from "#app/components/ui/use-step-top.ts";
import { checkAnswer, fieldsOf, noAnswer, readAnswer } from "#app/http/consent-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError, STATUS } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { readForm } from "#app/http/posted-form.ts";
import { type ConsentDraft, draftAnswer, grantRequest, viewRequest } from "#domain/consents/index.ts";
import { viewVerification } from "#domain/verification/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("银行的授权请求") }];

const NONE: ConsentErrors = {};

/** Who asks. Nothing of the answer is chosen beforehand, by whatever link the owner came. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const requestId = idParam(args.params.requestId, "这项授权请求");
  const request = await viewRequest(caller, { requestId });
  const isPersonal = request.subject === "legal_representative";
  const person = isPersonal ? await viewVerification(caller, {}) : null;
  return { request, person, choice: noAnswer(), draft: null, errors: NONE };
});

/** The steps are posts: to the statement, back to the questions, and the grant itself. */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const requestId = idParam(args.params.requestId, "这项授权请求");
  const fields = fieldsOf(await readForm(args.request));
  const choice = readAnswer(fields);
  const step = fields.get("step");
  if (step === "terms") return data({ choice, draft: null, errors: NONE });
  const checked = checkAnswer(requestId, choice);
  const refuse = (errors: ConsentErrors, draft: ConsentDraft | null, status: number = STATUS.invalid) =>
    data({ choice, draft, errors }, { status });
  if ("errors" in checked) return refuse(checked.errors, null);
  let draft: ConsentDraft | null = null;
  try {
    draft = await draftAnswer(caller, checked.answer);
    if (step === "confirm") return data({ choice, draft, errors: NONE });
    const agreed = fields.get("agreed") !== null;
    await grantRequest(caller, { ...checked.answer, agreed, statement: fields.get("statement") ?? "" });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (error.code === "invalid") return refuse(error.fields, draft);
    if (!draft || (error.code !== "conflict" && error.code !== "forbidden")) throw error;
    return refuse({ "": [error.message] }, draft, STATUS[error.code]);
  }
  return redirect("/enterprise/consents?done=granted", { status: 303 });
});

export default function RequestPage() {
  const page = useLoaderData<typeof loader>();
  const { request, person } = page;
  const { draft, choice, errors } = useActionData<typeof action>() ?? page;
  useStepTop(draft ? "confirm" : "terms");
  const isOwner = useMay("consent_request.grant");
  return (
    <>
      <PageHeader
        title={`${request.bankName}的授权请求`}
        lead={`${request.number} · 没有您的同意，银行看不到任何数据。`}
        crumbs={[
          { label: "授权", to: "/enterprise/consents" },
          { label: "银行的授权请求", to: "/enterprise/consents/requests" },
        ]}
      />
      {person && request.status === "open" && <PersonalNotice person={person} />}
      <RequestFacts request={request} />
      {request.status !== "open" ? (
        <Alert className="mt-8" title={label("consentRequestStatus", request.status)}>
          这项请求已经结束，不用再操作。
        </Alert>
      ) : !isOwner ? (
        <Alert className="mt-8" title="请由企业主答复">
          经办人可以查看授权请求，不能代为授权。
        </Alert>
      ) : draft ? (
        <Section title="阅读并确认">
          <AnswerConfirmation {...{ request, draft, choice, errors, person }} />
        </Section>
      ) : (
        <>
          {(!person || person.representedBy === "you") && (
            <Section title="同意多少" lead="只勾选您愿意的，可以比银行请求的少。">
              <AnswerTerms request={request} choice={choice} errors={errors} />
            </Section>
          )}
          <Section title="不同意">
            <RefuseForm requestId={request.id} />
          </Section>
        </>
      )}
    </>
  );
}
