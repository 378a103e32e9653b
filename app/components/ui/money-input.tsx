import { useState } from "react";
import { formatYuan, isWan, isYuan, parseWan, parseYuan } from "#lib/money.ts";
import { classes } from "./classes.ts";
import { TextInput, type TextInputProps } from "./inputs.tsx";

export interface MoneyInputProps extends Omit<TextInputProps, "type" | "suffix" | "below" | "inputMode"> {
  /** The unit people type; the field's value is that plain decimal. */
  unit?: "wan" | "yuan";
}

/** An amount typed in 万元 (or 元), with the exact figure in 元 beneath as it is typed. */
export function MoneyInput({ unit = "wan", defaultValue, onInput, ...props }: MoneyInputProps) {
  const [typed, setTyped] = useState(String(defaultValue ?? ""));
  const id = props.id ?? props.name;
  const valid = unit === "wan" ? isWan(typed) : isYuan(typed);
  const exact = valid ? formatYuan(unit === "wan" ? parseWan(typed) : parseYuan(typed)) : null;
  return (
    <TextInput
      width="sm"
      autoComplete="off"
      {...props}
      defaultValue={defaultValue}
      inputMode="decimal"
      suffix={unit === "wan" ? "万元" : "元"}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
        onInput?.(event);
      }}
      below={
        <output
          htmlFor={id}
          className={classes("block text-sm text-muted tabular", !props.errors?.length && "mt-1 min-h-5")}
        >
          {exact && `即 ${exact} 元`}
        </output>
      }
    />
  );
}
