import { CircleAlert, CircleCheck, CircleDashed, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";

/** What a colour says. Each tone also has its own icon, so that colour is never the only sign. */
export type Tone = "neutral" | "good" | "warn" | "bad" | "info";

export const TONE_ICON: Record<Tone, LucideIcon> = {
  neutral: CircleDashed,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  info: Info,
};

export const TONE_TEXT: Record<Tone, string> = {
  neutral: "text-muted",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
  info: "text-info",
};

export const TONE_SOFT: Record<Tone, string> = {
  neutral: "bg-sunken text-ink",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
};

/** A state in one word, with its icon. */
export function Status({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  const Icon = TONE_ICON[tone];
  return (
    <span
      className={classes(
        "inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2.5 py-0.5 text-sm font-medium",
        TONE_SOFT[tone],
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {children}
    </span>
  );
}

/** A plain word set apart: a kind, a count. Carries no judgement. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={classes(
        "inline-block whitespace-nowrap rounded-sm border border-line px-1.5 text-xs leading-5 text-muted",
        className,
      )}
    >
      {children}
    </span>
  );
}
