import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ResetForm } from "#domain/resets/index.ts";
import { ResetColleague, ResetStranger } from "#domain/resets/inputs.ts";
import { label, words } from "#lib/vocabulary.ts";
import { SubmitButton } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Select, Textarea, TextInput } from "../ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

const SCOPES = [
  {
    value: "password",
    label: "登录密码",
    hint: "本人还有验证器或恢复码：设置新密码后，登录仍要动态码",
  },
  {
    value: "both",
    label: "登录密码和验证器",
    hint: "手机和恢复码也都丢了：验证器同时解除，下次登录重新绑定",
  },
];

const DOCUMENTS = words("identityDocument").map((value) => ({
  value,
  label: label("identityDocument", value),
}));

type Props = {
  person: ResetForm;
  strangers: boolean;
  lastResult: SubmissionResult<string[]> | undefined;
};

/** What is to be reset, and how it was made sure who asks. */
export function ProposeResetForm({ person, strangers, lastResult }: Props) {
  const facts = (
    <DescriptionList
      items={[
        { term: "姓名", value: person.displayName },
        { term: "登录名", value: person.loginName },
      ]}
    />
  );
  return (
    <div className="grid max-w-xl gap-6">
      {facts}
      {strangers ? <Stranger lastResult={lastResult} /> : <Colleague lastResult={lastResult} />}
    </div>
  );
}

function Colleague({ lastResult }: Pick<Props, "lastResult">) {
  const [form, fields] = useZodForm(ResetColleague, { lastResult });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} labels={{ scope: "重置什么", reason: "怎样确认是本人" }} />
      <RadioGroup {...fieldProps(fields.scope)} label="重置什么" options={SCOPES} required />
      <Textarea
        {...fieldProps(fields.reason)}
        label="怎样确认是本人"
        hint="写明本人何时、怎样提出，您怎样确认是本人。不要只凭电话或消息。"
        rows={3}
        required
      />
      <SubmitButton className="justify-self-start">生成链接，提交复核</SubmitButton>
    </Form>
  );
}

function Stranger({ lastResult }: Pick<Props, "lastResult">) {
  const [form, fields] = useZodForm(ResetStranger, { lastResult });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary
        form={form}
        labels={{
          ...{ scope: "重置什么", document: "核对的证件" },
          ...{ nameOnDocument: "证件上的姓名", reason: "怎样确认是本人" },
        }}
      />
      <RadioGroup {...fieldProps(fields.scope)} label="重置什么" options={SCOPES} required />
      <Select
        {...fieldProps(fields.document)}
        label="核对的证件"
        hint="本人当面出示的原件。号码不用记，平台不保存。"
        options={DOCUMENTS}
        width="md"
        required
      />
      <TextInput
        {...fieldProps(fields.nameOnDocument)}
        label="证件上的姓名"
        hint="须与账号登记的姓名一致。"
        autoComplete="off"
        width="md"
        required
      />
      <Textarea
        {...fieldProps(fields.reason)}
        label="怎样确认是本人"
        hint="写明何时何地当面核对；企业主还要写明核对了营业执照，不是法定代表人的，写明授权委托书。"
        rows={3}
        required
      />
      <SubmitButton className="justify-self-start">生成链接，提交复核</SubmitButton>
    </Form>
  );
}
