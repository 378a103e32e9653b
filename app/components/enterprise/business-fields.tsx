import type { RegistrationChoices } from "#domain/enterprises/index.ts";
import { DateInput, Select, TextInput, type TextInputProps } from "../ui/inputs.tsx";
import { MoneyInput } from "../ui/money-input.tsx";

type Props = Omit<TextInputProps, "label" | "hint">;

export const FACT_LABELS = {
  registeredOn: "成立日期",
  legalRepresentative: "法定代表人（经营者）姓名",
  divisionCode: "所在乡镇、街道或园区",
  industry: "所属行业",
  address: "经营地址",
  employees: "从业人数",
  annualRevenue: "年营业收入",
  totalAssets: "资产总额",
  registeredCapital: "注册资本",
  contactName: "联系人姓名",
  phone: "联系电话",
} as const;

export type FactName = keyof typeof FACT_LABELS;
export type FactProps = Record<FactName, Props>;

/** Who the firm is by its licence. */
export function LicenceFields({
  of,
  representativeHint,
}: {
  of: FactProps;
  /** What a change of the name comes to. */
  representativeHint?: string;
}) {
  return (
    <>
      <DateInput
        label={FACT_LABELS.registeredOn}
        hint="营业执照上的成立（注册）日期"
        min="1949-10-01"
        {...of.registeredOn}
      />
      <TextInput
        label={FACT_LABELS.legalRepresentative}
        hint={representativeHint}
        width="md"
        {...of.legalRepresentative}
      />
    </>
  );
}

/** Where the firm is and how large its business. */
export function BusinessFields({ of, choices }: { of: FactProps; choices: RegistrationChoices }) {
  const units = choices.units.map(({ code, name }) => ({ value: code, label: name }));
  return (
    <>
      <Select label={FACT_LABELS.divisionCode} width="md" options={units} {...unit(of.divisionCode)} />
      <TextInput
        label={FACT_LABELS.industry}
        hint="输入关键字，从列表中选择主营业务，例如“金属结构制造”"
        list="industry-classes"
        autoComplete="off"
        {...of.industry}
      />
      <datalist id="industry-classes">
        {choices.industries.map(({ code, name }) => (
          <option key={code} value={`${code} ${name}`} />
        ))}
      </datalist>
      <TextInput
        label={FACT_LABELS.address}
        hint="实际经营的地点"
        autoComplete="street-address"
        {...of.address}
      />
      <TextInput
        label={FACT_LABELS.employees}
        hint="包括经营者本人"
        width="sm"
        suffix="人"
        inputMode="numeric"
        autoComplete="off"
        {...of.employees}
      />
      <MoneyInput
        label={FACT_LABELS.annualRevenue}
        hint="上一年度；不满一年的填至今的收入"
        {...of.annualRevenue}
      />
      <MoneyInput label={FACT_LABELS.totalAssets} hint="上年末资产负债表的资产合计" {...of.totalAssets} />
      <MoneyInput
        label={FACT_LABELS.registeredCapital}
        hint="营业执照上的注册资本或出资额"
        {...of.registeredCapital}
      />
    </>
  );
}

const unit = ({ id, name, errors, required, defaultValue }: Props) => ({
  id,
  name,
  errors,
  required,
  defaultValue,
});

/** Whom to ask. What the platform holds already is shown masked, and stays unless something is typed. */
export function ContactFields({
  of,
  held,
}: {
  of: FactProps;
  held?: { contactName: string; phone: string };
}) {
  const stays = (masked: string) => (masked ? `现登记为 ${masked}，不更改请留空。` : "");
  return (
    <>
      <TextInput
        label={FACT_LABELS.contactName}
        hint={held && stays(held.contactName)}
        width="md"
        autoComplete="name"
        {...of.contactName}
      />
      <TextInput
        label={FACT_LABELS.phone}
        hint={`${held ? stays(held.phone) : ""}手机号，或带区号的固定电话。银行只在您申请后可见`}
        type="tel"
        width="md"
        autoComplete="tel"
        {...of.phone}
      />
    </>
  );
}
