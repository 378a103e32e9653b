import { label, words } from "#lib/vocabulary.ts";
import { Filters } from "../ui/filters.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";

export interface ProductFiltersProps {
  /** The address's own values, as typed. */
  typed: Record<string, string>;
  termMonths: readonly number[];
  banks?: readonly { id: string; name: string }[];
  /** Offers are narrowed by amount and term alone. */
  wishOnly?: boolean;
}

const termOptions = (terms: readonly number[]) =>
  terms.map((months) => ({ value: String(months), label: `${months} 个月` }));

/** Narrows products by what one wants to borrow. */
export function ProductFilters({ typed, termMonths, banks = [], wishOnly }: ProductFiltersProps) {
  return (
    <Filters submit={wishOnly ? "按需求测算" : "筛选"}>
      <TextInput
        name="amount"
        label="想借多少（万元）"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={typed.amount}
        unmarked
      />
      <Select
        name="termMonths"
        label="借多久"
        empty="不限"
        options={termOptions(termMonths)}
        defaultValue={typed.termMonths}
        unmarked
      />
      {!wishOnly && (
        <>
          <Select
            name="guarantee"
            label="担保方式"
            empty="不限"
            options={words("guaranteeMode").map((value) => ({ value, label: label("guaranteeMode", value) }))}
            defaultValue={typed.guarantee}
            unmarked
          />
          <Select
            name="bankId"
            label="银行"
            empty="全部"
            options={banks.map(({ id, name }) => ({ value: id, label: name }))}
            defaultValue={typed.bankId}
            unmarked
          />
        </>
      )}
    </Filters>
  );
}
