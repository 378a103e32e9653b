import { classes } from "./classes.ts";
import type { Tone } from "./status.tsx";

const FILL: Record<Tone, string> = {
  neutral: "bg-muted",
  good: "bg-good",
  warn: "bg-warn",
  bad: "bg-bad",
  info: "bg-accent",
};

export interface ProgressProps {
  /** What is measured, read aloud. */
  label: string;
  /** 0 to 1; more than 1 fills the bar. */
  value: number;
  /** Where the value should stand today, 0 to 1: a mark across the bar. */
  mark?: number | undefined;
  tone?: Tone;
  /** What is read instead of the percentage. */
  text?: string;
}

/** How far something has come. */
export function Progress({ label, value, mark, tone = "info", text }: ProgressProps) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={text}
      className="relative h-2.5 rounded-full bg-sunken inset-ring inset-ring-line"
    >
      <div className={classes("h-full rounded-full", FILL[tone])} style={{ width: `${share * 100}%` }} />
      {mark !== undefined && (
        <div
          aria-hidden
          className="absolute -top-1 -bottom-1 w-0.5 bg-ink"
          style={{ left: `${Math.min(1, Math.max(0, mark)) * 100}%` }}
        />
      )}
    </div>
  );
}
