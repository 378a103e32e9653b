import { ArrowDown, ArrowUp, Lock, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { type Grade, label } from "#lib/vocabulary.ts";
import { classes } from "../ui/classes.ts";
import { TONE_SOFT, TONE_TEXT, type Tone } from "../ui/status.tsx";

const TONE: Record<Grade, Tone> = { excellent: "good", good: "info", fair: "warn", poor: "bad" };
const BAND: Record<Grade, string> = {
  excellent: "bg-good",
  good: "bg-info",
  fair: "bg-warn",
  poor: "bg-bad",
};

/** 优 良 中 差. */
export function GradeBadge({ grade, large }: { grade: Grade; large?: boolean }) {
  return (
    <span
      className={classes(
        "inline-grid place-items-center rounded font-semibold",
        large ? "size-12 text-lg" : "size-7 text-sm",
        TONE_SOFT[TONE[grade]],
      )}
    >
      <span className="sr-only">等级</span>
      {label("grade", grade)}
    </span>
  );
}

export interface GradeCut {
  grade: Grade;
  /** The lowest score of the grade. */
  from: number;
}

export interface ScoreBarProps {
  /** 0 to 1000. */
  points: number;
  /** Null where the score rests on too little to grade anybody by. */
  grade: Grade | null;
  /** The grades' bounds, from the scorecard. */
  cuts: readonly GradeCut[];
  /** What the score rests on, under the bar. */
  note?: ReactNode;
}

/** A score on its scale, with the grades marked on it. */
export function ScoreBar({ points, grade, cuts, note }: ScoreBarProps) {
  const rising = [...cuts].sort((a, b) => a.from - b.from);
  const bands = rising.map((cut, at) => ({ ...cut, to: rising[at + 1]?.from ?? 1000 }));
  return (
    <div className="max-w-xl">
      <p className="flex items-center gap-3">
        <span className="text-xl font-semibold tabular">{points}</span>
        <span className="text-muted">/ 1000 分</span>
        {grade && <GradeBadge grade={grade} />}
      </p>
      <div className="relative mt-4 pt-2.5" aria-hidden>
        <div
          className="absolute top-0 size-0 -translate-x-1/2 border-x-[6px] border-t-8 border-x-transparent border-t-ink"
          style={{ left: `${Math.min(100, Math.max(0, points / 10))}%` }}
        />
        <div className="flex h-2.5 gap-0.5">
          {bands.map((band) => (
            <div
              key={band.grade}
              className={classes(
                "rounded-sm",
                BAND[band.grade],
                grade !== null && band.grade !== grade && "opacity-30",
              )}
              style={{ flexGrow: band.to - band.from }}
            />
          ))}
        </div>
      </div>
      <ol className="mt-1 flex gap-0.5 text-xs text-muted tabular">
        {bands.map((band) => (
          <li
            key={band.grade}
            style={{ flexGrow: band.to - band.from, flexBasis: 0 }}
            className={classes(band.grade === grade && "font-semibold text-ink")}
          >
            {label("grade", band.grade)} {band.from}
            <span className="sr-only"> 分起</span>
          </li>
        ))}
      </ol>
      {note && <p className="mt-2 text-sm text-muted">{note}</p>}
    </div>
  );
}

export interface ScoreReasonView {
  text: string;
  /** `cap` is a rule that limits the score; `missing` is data that was not authorised or is not there. */
  kind: "up" | "down" | "cap" | "missing";
  points?: number | undefined;
  /** Where the value comes from and how old it is. */
  origin?: ReactNode;
  /** What the firm can do about it. */
  remedy?: ReactNode;
}

const KIND = {
  up: { Icon: ArrowUp, tone: "good", words: "加分" },
  down: { Icon: ArrowDown, tone: "bad", words: "扣分" },
  cap: { Icon: Lock, tone: "bad", words: "限分" },
  missing: { Icon: TriangleAlert, tone: "warn", words: "缺数据" },
} as const;

/** Why a score is what it is, most weighty first. */
export function ScoreReasons({
  reasons,
  label: name,
}: {
  reasons: readonly ScoreReasonView[];
  label: string;
}) {
  return (
    <ul aria-label={name} className="border-t border-line">
      {reasons.map((reason) => {
        const { Icon, tone, words } = KIND[reason.kind];
        return (
          <li key={`${reason.kind} ${reason.text}`} className="flex gap-3 border-b border-line py-2.5">
            <Icon aria-hidden className={classes("mt-1 size-4 flex-none", TONE_TEXT[tone])} />
            <div className="min-w-0 flex-1">
              <p>
                <span className="sr-only">{words}：</span>
                {reason.text}
              </p>
              {reason.origin && <p className="text-sm text-muted">{reason.origin}</p>}
              {reason.remedy && <p className="mt-0.5 text-sm">{reason.remedy}</p>}
            </div>
            {reason.points !== undefined && (
              <p className={classes("flex-none text-sm tabular", TONE_TEXT[tone])}>
                {reason.kind === "up" ? "+" : "−"}
                {Math.abs(reason.points)} 分
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
