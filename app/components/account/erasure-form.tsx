import { Form } from "@remix-run/react";
import type { FormReply } from "#app/http/form.ts";
import type { ErasureView } from "#domain/privacy/index.ts";
import { EraseForm, WAY_OUT } from "#domain/privacy/inputs.ts";
import { Alert } from "../ui/alert.tsx";
import { LinkButton, SubmitButton } from "../ui/button.tsx";
import { Checkbox } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

type Props = ErasureView & {
  /** Whether a code of the authenticator comes before it. */
  codeFirst: boolean;
  lastResult: FormReply | undefined;
};

/** The way out, or what stands in it. */
export function ErasureForm({ open, ending, codeFirst, lastResult }: Props) {
  const [form, fields] = useZodForm(EraseForm, { lastResult, id: "erase" });
  if (open.length > 0) {
    return (
      <Alert tone="warn" title="现在还不能注销">
        <ul className="list-disc ps-5">
          {open.map((matter) => (
            <li key={matter}>{matter}</li>
          ))}
        </ul>
        {WAY_OUT}
      </Alert>
    );
  }
  if (codeFirst) {
    return (
      <div className="grid justify-items-start gap-4">
        <p className="measure">您绑定了验证器。注销不能恢复，请先输入一次动态码，确认是您本人。</p>
        <LinkButton to="/login/code?next=%2Faccount%2Fprivacy" variant="secondary">
          先输入一次动态码
        </LinkButton>
      </div>
    );
  }
  return (
    <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
      <FormErrorSummary form={form} title="没有注销" />
      {ending.length > 0 && (
        <Alert tone="warn" title={`${ending.join("、")}也会停用`}>
          您是唯一的企业主：企业的联系人、账户，以及法定代表人（经营者）的身份证件号码和手机号码会一并删除，给出的授权全部撤回。要保留企业，请先在“人员”中邀请另一位企业主。
        </Alert>
      )}
      <TextInput
        label="登录密码"
        type="password"
        width="md"
        autoComplete="current-password"
        {...fieldProps(fields.password)}
      />
      <Checkbox label="我已了解：注销并删除后不能恢复" {...fieldProps(fields.understood)} />
      <SubmitButton variant="danger" pendingLabel="正在注销…">
        注销账号并删除个人信息
      </SubmitButton>
    </Form>
  );
}
