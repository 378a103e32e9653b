import { Form } from "@remix-run/react";
import { z } from "#lib/zod.ts";
import { Button, LinkButton, SubmitButton } from "../ui/button.tsx";
import { Checkbox, CheckboxGroup, RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { DateInput, FileInput, MonthInput, Select, Textarea, TextInput } from "../ui/inputs.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { choicesProps, fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

const Sample = z.object({
  name: z.string().min(2, "企业名称至少两个字。"),
  amount: z.string(),
  domains: z.array(z.string()).min(1, "请至少选择一类数据。"),
});

const DOMAINS = [
  { value: "tax", label: "纳税", hint: "近 24 个月的申报与缴款" },
  { value: "electricity", label: "用电", hint: "近 24 个月的电量与电费" },
  { value: "water", label: "用水", hint: "该企业暂无用水数据", disabled: true },
];

/** A form in its refused state, as the server would answer it. */
export function RefusedForm() {
  const [form, fields] = useZodForm(Sample, {
    id: "refused",
    lastResult: {
      status: "error",
      initialValue: { name: "静", amount: "30" },
      error: { "": ["有几处需要更正。"], name: ["企业名称至少两个字。"], domains: ["请至少选择一类数据。"] },
    },
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} labels={{ name: "企业名称", domains: "数据类别" }} />
      <TextInput label="企业名称" hint="与营业执照一致" {...fieldProps(fields.name)} />
      <MoneyInput label="申请金额" {...fieldProps(fields.amount)} />
      <CheckboxGroup label="授权查看的数据" options={DOMAINS} {...choicesProps(fields.domains)} />
      <div>
        <SubmitButton>提交申请</SubmitButton>
      </div>
    </Form>
  );
}

export function Controls() {
  return (
    <div className="grid gap-6 md:grid-cols-2">
      <TextInput name="g-phone" label="手机号" type="tel" autoComplete="tel" required width="md" />
      <TextInput name="g-term" label="期限" suffix="个月" width="sm" inputMode="numeric" defaultValue="12" />
      <MoneyInput name="g-amount" label="申请金额" hint="不超过产品最高额度" defaultValue="50" required />
      <DateInput name="g-on" label="授权截止日" defaultValue="2027-11-22" required />
      <MonthInput name="g-month" label="报送月份" defaultValue="2026-10" required />
      <Select
        name="g-purpose"
        label="用途"
        required
        options={[
          { value: "stock", label: "购买原材料" },
          { value: "equipment", label: "购置设备" },
        ]}
      />
      <RadioGroup
        name="g-method"
        label="还款方式"
        inline
        required
        defaultValue="annuity"
        options={[
          { value: "annuity", label: "等额本息" },
          { value: "interest_only", label: "先息后本" },
        ]}
      />
      <Textarea name="g-note" label="补充说明" hint="不要填写个人证件号码" />
      <FileInput name="g-file" label="报送文件" hint="CSV 或 XLSX，不超过 25 MB" required />
      <Checkbox name="g-agree" label="我已阅读授权内容" hint="勾选后方可提交" required />
    </div>
  );
}

export function Buttons() {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button>主要操作</Button>
      <Button variant="secondary">次要操作</Button>
      <Button variant="quiet">安静操作</Button>
      <Button variant="danger">不可撤销</Button>
      <Button disabled>不可用</Button>
      <Button size="sm">小按钮</Button>
      <LinkButton to="/" variant="secondary" size="sm">
        链接按钮
      </LinkButton>
    </div>
  );
}
