import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { RequestForm } from "#app/components/lending/consent-request-form.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { checkWish, fieldsOf, readWish } from "#app/http/consent-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError, STATUS } from "#app/http/errors.ts";
import { readForm } from "#app/http/posted-form.ts";
import { viewApplication } from "#domain/applications/index.ts";
import { askConsent } from "#domain/consents/index.ts";
import { isId } from "#lib/ids.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("发出授权请求") }];

/** Opened from a case it asks the firm behind it; the code lies there already. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "consent_request.ask");
  const applicationId = new URL(args.request.url).searchParams.get("application") ?? "";
  if (!isId(applicationId)) return { application: null };
  const { number, enterprise } = await viewApplication(caller, { applicationId });
  return { application: { id: applicationId, number, uscc: enterprise.uscc } };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "consent_request.ask");
  const wish = readWish(fieldsOf(await readForm(args.request)));
  const checked = checkWish(wish);
  if ("errors" in checked) return data({ wish, errors: checked.errors }, { status: STATUS.invalid });
  try {
    await askConsent(caller, checked.asked);
  } catch (error) {
    if (!isDomainError(error) || error.code === "not_found" || error.code === "unauthenticated") throw error;
    const errors = Object.keys(error.fields).length > 0 ? error.fields : { "": [error.message] };
    return data({ wish, errors }, { status: STATUS[error.code] });
  }
  return redirect("/bank/consents/requests?done=asked", 303);
});

export default function NewRequestPage() {
  const { application } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="发出授权请求"
        lead="写清楚用途、需要哪些数据和为什么。只请求办理业务所必需的；企业主可以只同意一部分。"
        crumbs={[
          { label: "企业授权", to: "/bank/consents" },
          { label: "授权请求", to: "/bank/consents/requests" },
        ]}
      />
      <RequestForm application={application} wish={refused?.wish ?? null} errors={refused?.errors ?? {}} />
    </>
  );
}
