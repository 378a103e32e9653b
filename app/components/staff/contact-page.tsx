import { Form } from "@remix-run/react";
import { ContactForm } from "#domain/organisations/inputs.ts";
import { Notice } from "../enterprise/notice.tsx";
import { ActsFor } from "../shell/acts-for.tsx";
import { Alert } from "../ui/alert.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { fieldProps, formProps, useZodForm, type ZodFormOptions } from "../ui/use-form.ts";

export interface ContactPageProps {
  contact: string;
  /** Whether firms give the organisation consents, in which its contact stands. */
  isGrantee: boolean;
  lastResult: ZodFormOptions["lastResult"];
}

/** How the organisation can be reached, kept true by its administrators. */
export function ContactPage({ contact, isGrantee, lastResult }: ContactPageProps) {
  const [form, fields] = useZodForm(ContactForm, { lastResult, defaultValue: { contact } });
  return (
    <>
      <PageHeader
        title="联系方式"
        lead={
          isGrantee
            ? "写在企业给予本单位的每份授权书上，企业凭它联系本单位。更新后用于新的授权；已有的授权书保持企业当时读到的内容。"
            : "企业和平台凭它联系本单位。"
        }
      />
      <Notice words={{ saved: "已更新。" }} />
      {contact === "" && (
        <Alert tone="warn" title="本单位还没有登记联系方式" className="mb-6 max-w-xl">
          {isGrantee ? "登记之前，企业不能给予本单位新的授权。" : "请登记，以便企业和平台联系本单位。"}
        </Alert>
      )}
      <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
        <ActsFor />
        <FormErrorSummary form={form} labels={{ contact: "联系方式" }} />
        <TextInput
          {...fieldProps(fields.contact)}
          label="联系方式"
          hint="例如带区号的服务电话；可以写明分机、部门和办公时间"
          required
        />
        <div>
          <SubmitButton pendingLabel="正在保存…">保存</SubmitButton>
        </div>
      </Form>
    </>
  );
}
