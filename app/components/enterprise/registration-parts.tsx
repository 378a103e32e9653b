import type { ReactNode } from "react";
import { RadioGroup } from "../ui/choices.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { fieldProps } from "../ui/use-form.ts";
import { UsccInput } from "./uscc-input.tsx";

const KINDS = [
  { value: "company", label: "企业", hint: "代码以 91 开头" },
  { value: "sole_proprietor", label: "个体工商户", hint: "代码以 92 开头" },
  { value: "cooperative", label: "农民专业合作社", hint: "代码以 93 开头" },
];

type Fields = Record<"uscc" | "name" | "kind", Parameters<typeof fieldProps>[0]>;

/** Which firm it is, as its licence says. */
export function IdentityFields({ of }: { of: Fields }) {
  return (
    <>
      <UsccInput label="统一社会信用代码" hint="18 位，在营业执照的右上方" {...fieldProps(of.uscc)} />
      <TextInput
        label="企业名称"
        hint="与营业执照一致"
        autoComplete="organization"
        {...fieldProps(of.name)}
      />
      <RadioGroup label="主体类型" options={KINDS} {...fieldProps(of.kind)} />
    </>
  );
}

/** A numbered part of the form. */
export function Part({
  number,
  title,
  lead,
  children,
}: {
  number: number;
  title: string;
  lead?: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={`part-${number}`} className="grid gap-6">
      <div className="border-b border-line pb-2">
        <h2 id={`part-${number}`} className="text-lg font-semibold">
          {number}. {title}
        </h2>
        {lead && <p className="mt-1 text-sm text-muted">{lead}</p>}
      </div>
      {children}
    </section>
  );
}
