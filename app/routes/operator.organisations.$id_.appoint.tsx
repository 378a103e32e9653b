import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { InvitationLink } from "#app/components/staff/invitation-link.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Textarea, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { type LinkReply, linkReply } from "#app/http/staff.server.ts";
import { viewOrganisation } from "#domain/organisations/index.ts";
import { appointAdministrator } from "#domain/staff/index.ts";
import { AppointAdministrator } from "#domain/staff/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("指定管理员") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const { id, name } = await viewOrganisation(caller, {
    organisationId: idParam(args.params.id, "这个单位"),
  });
  return { id, name };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const form = await parseForm(args.request, AppointAdministrator);
  if (!form.ok) return form.response;
  try {
    const appointed = await appointAdministrator(caller, {
      ...form.value,
      organisationId: idParam(args.params.id, "这个单位"),
    });
    return linkReply(args.request, appointed);
  } catch (error) {
    return form.refuse(error);
  }
});

export default function AppointPage() {
  const { id, name } = useLoaderData<typeof loader>();
  const reply: LinkReply | undefined = useActionData<typeof action>();
  const home = `/operator/organisations/${id}`;
  const made = reply && "link" in reply ? reply : null;
  return (
    <>
      <PageHeader
        title="指定管理员"
        crumbs={[
          { label: "单位", to: "/operator/organisations" },
          { label: name, to: home },
        ]}
        lead="单位刚接入，或管理员不足两位、自己无法办理时用。该单位的管理员会看到这份邀请，也可以取消它。"
      />
      {made ? (
        <InvitationLink link={made.link} {...made.invited} back={home} />
      ) : (
        <AppointForm organisationId={id} reply={reply} />
      )}
    </>
  );
}

function AppointForm({ organisationId, reply }: { organisationId: string; reply: LinkReply | undefined }) {
  const lastResult = reply && !("link" in reply) ? reply : undefined;
  const [form, fields] = useZodForm(AppointAdministrator, { lastResult });
  return (
    <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
      <FormErrorSummary form={form} labels={{ displayName: "姓名", reason: "原因" }} />
      <input type="hidden" name="organisationId" value={organisationId} />
      <TextInput
        {...fieldProps(fields.displayName)}
        label="姓名"
        hint="该单位书面确认的人选。"
        autoComplete="off"
        width="md"
        required
      />
      <Textarea
        {...fieldProps(fields.reason)}
        label="原因"
        hint="写明依据，例如该单位的来函文号。"
        rows={2}
        required
      />
      <SubmitButton className="justify-self-start">生成邀请链接</SubmitButton>
    </Form>
  );
}
