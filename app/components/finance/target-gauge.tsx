import type { ReactNode } from "react";
import { Stat } from "../ui/stat.tsx";
import type { Tone } from "../ui/status.tsx";

export interface TargetGaugeProps {
  label: string;
  /** Figure and unit as people read them: `86.4`, `亿元`. */
  value: string;
  unit: string;
  target: string;
  /** Value ÷ target; for indicators that should fall, target ÷ value. */
  share: number;
  /** The part of the period that has passed, 0 to 1; null for a level that holds at any time. */
  pace: number | null;
  note?: ReactNode;
  to?: string;
}

function verdict(share: number, pace: number | null): { tone: Tone; label: string } {
  if (share >= 1) return { tone: "good", label: "已达标" };
  if (pace === null) return { tone: "bad", label: "未达标" };
  if (share >= pace) return { tone: "info", label: "进度正常" };
  return share >= pace * 0.85 ? { tone: "warn", label: "进度略慢" } : { tone: "bad", label: "进度落后" };
}

/** An indicator against its target: how far, and whether that is far enough for today. */
export function TargetGauge({ share, pace, target, ...rest }: TargetGaugeProps) {
  const goal = { label: target, share, pace: pace ?? undefined, verdict: verdict(share, pace) };
  return <Stat {...rest} target={goal} />;
}
