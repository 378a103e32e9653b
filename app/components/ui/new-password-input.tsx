import { useEffect, useState } from "react";
import { TextInput, type TextInputProps } from "./inputs.tsx";

/** A password that is being chosen, which its owner may look at. Without scripts the button to do so is not there. */
export function NewPasswordInput(props: Omit<TextInputProps, "type" | "below" | "suffix" | "autoComplete">) {
  const [state, setState] = useState<"absent" | "hidden" | "shown">("absent");
  useEffect(() => setState("hidden"), []);
  const id = props.id ?? props.name;
  const shown = state === "shown";
  return (
    <TextInput
      {...props}
      type={shown ? "text" : "password"}
      autoComplete="new-password"
      autoCapitalize="none"
      spellCheck={false}
      below={
        state !== "absent" && (
          <button
            type="button"
            aria-controls={id}
            onClick={() => setState(shown ? "hidden" : "shown")}
            className="link inline-flex min-h-11 cursor-pointer items-center text-sm"
          >
            {shown ? "隐藏密码" : "显示密码"}
          </button>
        )
      }
    />
  );
}
