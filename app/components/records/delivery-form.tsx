import { Form } from "@remix-run/react";
import { SubmitButton } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { FileInput } from "../ui/inputs.tsx";

export type DeliveryFormErrors = { template?: string[]; file?: string[] };

export interface DeliveryFormProps {
  /** What this source delivers. */
  templates: readonly { name: string; title: string; description: string }[];
  errors?: DeliveryFormErrors | undefined;
  /** What was chosen before the form came back. */
  template?: string | undefined;
}

/** Sends one file of records. Works without JavaScript. */
export function DeliveryForm({ templates, errors = {}, template }: DeliveryFormProps) {
  const allErrors = Object.fromEntries(
    Object.entries(errors).map(([name, messages]) => [name, messages ?? []]),
  );
  if (templates.length === 0) {
    return <p className="text-muted">本单位还没有约定报送的数据。请联系平台运营方登记后再报送。</p>;
  }
  const refused = Boolean(errors.template || errors.file);
  const only = templates.length === 1 ? templates[0]!.name : undefined;
  return (
    <Form
      method="post"
      action="/source?index"
      encType="multipart/form-data"
      noValidate
      className="card grid items-start gap-x-10 gap-y-5 rounded-lg border border-line bg-surface p-4 sm:p-5 lg:grid-cols-2"
      // Files are kept by the browser alone; the rest of the form begins anew with what was chosen.
      key={template}
    >
      {refused && (
        <div className="lg:col-span-2">
          <FormErrorSummary form={{ id: "delivery", allErrors, status: "error" }} />
        </div>
      )}
      <RadioGroup
        id="delivery-template"
        name="template"
        label="数据"
        required
        errors={errors.template}
        defaultValue={template || only}
        options={templates.map(({ name, title, description }) => ({
          value: name,
          label: title,
          hint: description,
        }))}
      />
      <div className="grid gap-5">
        <FileInput
          id="delivery-file"
          name="file"
          label="文件"
          required
          hint="CSV 或 XLSX，最大 20 MB。CSV 的每一行（包括最后一行）都要以换行结束。"
          accept=".csv,.xlsx"
          errors={errors.file}
        />
        <div>
          <SubmitButton pendingLabel="正在上传，请勿关闭页面…" wide>
            报送
          </SubmitButton>
        </div>
      </div>
    </Form>
  );
}
