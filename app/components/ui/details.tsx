import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";

export interface DetailsProps {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
  className?: string;
}

/** More for who wants it. Works without JavaScript. */
export function Details({ summary, children, open, className }: DetailsProps) {
  return (
    <details open={open} className={classes("group", className)}>
      <summary className="inline-flex list-none items-center gap-1 py-1 font-medium text-accent hover:text-accent-strong [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="mt-2 border-s-2 border-line ps-4">{children}</div>
    </details>
  );
}
