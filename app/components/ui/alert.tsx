import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import { TONE_ICON, TONE_TEXT, type Tone } from "./status.tsx";

const EDGE: Record<Tone, string> = {
  neutral: "border-line-strong",
  good: "border-good",
  warn: "border-warn",
  bad: "border-bad",
  info: "border-info",
};

export interface AlertProps {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** What to do about it. */
  action?: ReactNode;
  /** Read out at once: for the outcome of what the person just did. */
  live?: boolean;
  className?: string;
}

/** A message that the page wants noticed: what happened, and what to do next. */
export function Alert({ tone = "info", title, children, action, live, className }: AlertProps) {
  const Icon = TONE_ICON[tone];
  return (
    <div
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
      className={classes(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded border border-s-4 bg-surface p-4",
        EDGE[tone],
        className,
      )}
    >
      <Icon aria-hidden className={classes("mt-1 size-5 flex-none", TONE_TEXT[tone])} />
      <div className="min-w-0 flex-1 basis-52">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="measure">{children}</div>}
      </div>
      {action}
    </div>
  );
}
