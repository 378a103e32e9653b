import { useState } from "react";
import { checkUscc, USCC_ORGANISATION_WARNING, usccReasonText } from "#lib/uscc.ts";
import { classes } from "../ui/classes.ts";
import { TextInput, type TextInputProps } from "../ui/inputs.tsx";

const KINDS: Record<string, string> = { "91": "企业", "92": "个体工商户", "93": "农民专业合作社" };

function judge(typed: string): { tone: string; words: string } | null {
  const { code, valid, reason, warning } = checkUscc(typed);
  if (code.length < 18)
    return code === "" ? null : { tone: "text-muted", words: `已输入 ${code.length} 位，共 18 位` };
  if (reason) return { tone: "text-bad", words: usccReasonText(reason) };
  const kind = KINDS[code.slice(0, 2)];
  const what = valid && kind ? `代码有效，主体类型：${kind}。` : "代码有效。";
  return warning
    ? { tone: "text-warn", words: `${what}${USCC_ORGANISATION_WARNING}` }
    : { tone: "text-good", words: what };
}

/** The unified social credit code, checked as it is typed; the server checks it again. */
export function UsccInput(props: Omit<TextInputProps, "below" | "onInput">) {
  const [typed, setTyped] = useState(String(props.defaultValue ?? ""));
  const judged = judge(typed);
  return (
    <TextInput
      width="md"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      {...props}
      maxLength={40}
      onInput={(event) => setTyped(event.currentTarget.value)}
      below={
        <output
          htmlFor={props.id ?? props.name}
          className={classes("block text-sm tabular", !props.errors?.length && "mt-1 min-h-6", judged?.tone)}
        >
          {!props.errors?.length && judged?.words}
        </output>
      }
    />
  );
}
