import { useEffect, useRef } from "react";

/** A posted step stands at the address of the one before, so the browser stays where it was: this begins it at its top. */
export function useStepTop(step: string): void {
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    document.getElementById("main")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [step]);
}
