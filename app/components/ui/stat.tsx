import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Progress } from "./progress.tsx";
import { Status, type Tone } from "./status.tsx";

export interface StatTarget {
  /** The target in words with its unit: 100 亿元. */
  label: string;
  /** Value ÷ target. */
  share: number;
  /** The share that time alone would have brought by now, for cumulative figures. */
  pace?: number;
  verdict: { tone: Tone; label: string };
}

export interface StatProps {
  label: string;
  /** The figure as text: `32.5`. */
  value: ReactNode;
  unit?: string;
  /** Change against an earlier period, or what the figure covers. */
  note?: ReactNode;
  target?: StatTarget | undefined;
  /** The rows behind the figure. */
  to?: string;
}

/** One figure, with its target and its pace. */
export function Stat({ label, value, unit, note, target, to }: StatProps) {
  return (
    <div className="card relative min-w-0 rounded-lg border border-line bg-surface p-4">
      <div className="flex items-start justify-between gap-2">
        <p className="text-sm text-muted">{label}</p>
        {target && <Status tone={target.verdict.tone}>{target.verdict.label}</Status>}
      </div>
      <p className="mt-1 text-xl font-semibold tabular">
        {to ? (
          <Link
            to={to}
            className="decoration-1 underline-offset-4 after:absolute after:inset-0 hover:underline"
          >
            {value}
            <span className="sr-only">，查看{label}的明细</span>
          </Link>
        ) : (
          value
        )}
        {unit && <span className="ms-1 text-base font-normal text-muted">{unit}</span>}
      </p>
      {target && (
        <div className="mt-3">
          <Progress
            label={`${label}，目标 ${target.label}`}
            value={target.share}
            mark={target.pace}
            tone={target.verdict.tone}
          />
          <p className="mt-1.5 flex flex-wrap justify-between gap-x-3 text-xs text-muted tabular">
            <span>目标 {target.label}</span>
            <span>
              完成 {(target.share * 100).toFixed(1)}%
              {target.pace !== undefined && `，时间进度 ${(target.pace * 100).toFixed(0)}%`}
            </span>
          </p>
        </div>
      )}
      {note && <p className="mt-2 text-sm text-muted">{note}</p>}
    </div>
  );
}

/** Figures beside each other. */
export function StatGrid({ children }: { children: ReactNode }) {
  return <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">{children}</div>;
}
