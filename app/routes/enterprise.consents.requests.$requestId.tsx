import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { ConsentErrors } from "#app/components/enterprise/consent-choices.tsx";
import { AnswerConfirmation, AnswerTerms, RefuseForm } from "#app/components/enterprise/request-answer.tsx";
import { RequestFacts } from "#app/components/finance/request-facts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { checkAnswer, fieldsOf, readAnswer } from "#app/http/consent-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError, STATUS } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { draftAnswer, grantRequest, viewRequest } from "#domain/consents/index.ts";
import { invalid } from "#lib/errors.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("银行的授权请求") }];

const NONE: ConsentErrors = {};

/** Who asks, and the owner's choice so far, which lies in the address; then the statement. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const requestId = idParam(args.params.requestId, "这项授权请求");
  const request = await viewRequest(caller, { requestId });
  const query = new URL(args.request.url).searchParams;
  const choice = readAnswer(query);
  const isOwner = caller.actor.role === "owner";
  const page = { request, isOwner, choice, draft: null, errors: NONE };
  if (query.get("step") !== "confirm" || !isOwner) return page;
  const checked = checkAnswer(requestId, choice);
  if ("errors" in checked) return { ...page, errors: checked.errors };
  try {
    return { ...page, draft: await draftAnswer(caller, checked.answer) };
  } catch (error) {
    if (!isDomainError(error) || error.code !== "invalid") throw error;
    return { ...page, errors: error.fields };
  }
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const requestId = idParam(args.params.requestId, "这项授权请求");
  const fields = fieldsOf(await args.request.formData());
  const choice = readAnswer(fields);
  const checked = checkAnswer(requestId, choice);
  if ("errors" in checked) throw invalid("授权内容不完整，请返回重新选择。");
  const agreed = fields.get("agreed") !== null;
  try {
    await grantRequest(caller, { ...checked.answer, agreed, statement: fields.get("statement") ?? "" });
  } catch (error) {
    if (!isDomainError(error) || !["invalid", "conflict", "forbidden"].includes(error.code)) throw error;
    const errors = error.code === "invalid" ? error.fields : { "": [error.message] };
    const draft = await draftAnswer(caller, checked.answer);
    return data({ errors, choice, draft }, { status: STATUS[error.code as "invalid"] });
  }
  return redirect("/enterprise/consents?done=granted", { status: 303 });
});

export default function RequestPage() {
  const page = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { request, isOwner } = page;
  const { draft, choice, errors } = refused ?? page;
  return (
    <>
      <PageHeader
        title={`${request.bankName}的授权请求`}
        lead={`${request.number} · 没有您的同意，银行看不到任何数据。`}
        crumbs={[{ label: "授权", to: "/enterprise/consents" }]}
      />
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
          <AnswerConfirmation request={request} draft={draft} choice={choice} errors={errors} />
        </Section>
      ) : (
        <>
          <Section title="同意多少" lead="只勾选您愿意的，可以比银行请求的少。">
            <AnswerTerms request={request} choice={choice} errors={errors} />
          </Section>
          <Section title="不同意">
            <RefuseForm requestId={request.id} />
          </Section>
        </>
      )}
    </>
  );
}
