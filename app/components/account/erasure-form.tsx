import { Form } from "@remix-run/react";
import type { FormReply } from "#app/http/form.ts";
import type { ErasureView } from "#domain/privacy/index.ts";
import { Erase } from "#domain/privacy/inputs.ts";
import { Alert } from "../ui/alert.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Checkbox } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

type Props = ErasureView & { lastResult: FormReply | undefined };

/** The way out, or what stands in it. */
export function ErasureForm({ open, ending, lastResult }: Props) {
  const [form, fields] = useZodForm(Erase, { lastResult, id: "erase" });
  if (open.length > 0) {
    return (
      <Alert tone="warn" title="现在还不能注销">
        <ul className="list-disc ps-5">
          {open.map((matter) => (
            <li key={matter}>{matter}</li>
          ))}
        </ul>
        办完后可以随时回来注销。
      </Alert>
    );
  }
  return (
    <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
      <FormErrorSummary form={form} title="没有注销" />
      {ending.length > 0 && (
        <Alert tone="warn" title={`${ending.join("、")}也会停用`}>
          您是唯一的负责人：企业的联系人、法定代表人和账户信息会一并删除，给出的授权全部撤回。要保留企业，请先在“人员”中邀请另一位负责人。
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
