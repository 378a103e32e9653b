import { useEffect, useState } from "react";
import { Button } from "./button.tsx";

/** Puts a text on the clipboard and says so. Without scripts it is not there: the text itself can be selected. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [state, setState] = useState<"absent" | "ready" | "copied">("absent");
  useEffect(() => setState(navigator.clipboard ? "ready" : "absent"), []);
  if (state === "absent") return null;
  return (
    <Button onClick={() => navigator.clipboard.writeText(text).then(() => setState("copied"))}>
      <span aria-live="polite">{state === "copied" ? "已复制" : children}</span>
    </Button>
  );
}
