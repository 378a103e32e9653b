import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { viewApplication } from "#domain/applications/index.ts";
import { unmask } from "#domain/privacy/index.ts";
import { Unmask, type Unmaskable } from "#domain/privacy/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("联系方式") }];

const Wanted = Unmask.pick({ of: true });

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const { id, number, enterprise } = await viewApplication(caller, {
    applicationId: idParam(args.params.id, "这笔申请"),
  });
  return { id, number, enterprise };
});

/** Shows what was asked for in full, on this answer alone. */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const form = await parseForm(args.request, Wanted);
  if (!form.ok) return form.response;
  const { enterprise } = await viewApplication(caller, {
    applicationId: idParam(args.params.id, "这笔申请"),
  });
  try {
    return await unmask(caller, { ...form.value, enterpriseId: enterprise.id });
  } catch (error) {
    return form.refuse(error);
  }
});

export default function ContactPage() {
  const { id, number, enterprise } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const full = answer && "accounts" in answer ? answer : undefined;
  const [form] = useZodForm(Wanted, {
    lastResult: answer && "accounts" in answer ? undefined : answer,
    id: "unmask",
  });
  const contact = full?.contact ?? enterprise;
  const person = full?.representative;
  return (
    <>
      <PageHeader
        title="联系方式"
        crumbs={[
          { label: "申请", to: "/bank/applications" },
          { label: number, to: `/bank/applications/${id}` },
        ]}
        lead={`${enterprise.name}。查看完整内容会留下记录，企业在“谁看了我”中能看到贵行、您的岗位和时间。`}
      />
      <div className="grid max-w-3xl gap-6">
        <FormErrorSummary form={form} title="没有显示" />
        <Section title="联系人" aside={!full?.contact && <UnmaskButton of="contact" />}>
          <DescriptionList
            items={[
              { term: "联系人", value: contact.contactName || "—" },
              { term: "联系电话", value: contact.phone || "—" },
            ]}
          />
        </Section>
        <Section
          title="法定代表人个人信息"
          lead="要有法定代表人本人单独给予贵行的授权。没有授权时，请先向企业发起授权请求。"
          aside={!person && <UnmaskButton of="legal_representative" />}
        >
          <DescriptionList
            items={[
              { term: "姓名", value: enterprise.legalRepresentative || "—" },
              person && { term: "身份证件号码", value: person.identityNumber ?? "未授权或未登记" },
              person && { term: "手机号码", value: person.mobilePhone ?? "未授权或未登记" },
            ]}
          />
        </Section>
      </div>
    </>
  );
}

const UnmaskButton = ({ of }: { of: Unmaskable }) => (
  <Form method="post" preventScrollReset>
    <input type="hidden" name="of" value={of} />
    <SubmitButton variant="secondary" size="sm" pendingLabel="正在显示…">
      显示完整内容
    </SubmitButton>
  </Form>
);
