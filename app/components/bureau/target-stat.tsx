import type { DashboardFigure } from "#domain/indicators/index.ts";
import type { TargetView } from "#domain/targets/index.ts";
import { label, type Word } from "#lib/vocabulary.ts";
import { Stat, type StatTarget } from "../ui/stat.tsx";
import { Status, type Tone } from "../ui/status.tsx";
import { figureText, figureWords } from "./figures.tsx";

const TONES: Record<Word<"targetVerdict">, Tone> = {
  met: "good",
  on_pace: "info",
  slow: "warn",
  behind: "bad",
  exceeded: "bad",
  unmeasured: "neutral",
};

export const VerdictStatus = ({ verdict }: { verdict: Word<"targetVerdict"> }) => (
  <Status tone={TONES[verdict]}>{label("targetVerdict", verdict)}</Status>
);

export const targetWords = ({ unit, unitWord, value, direction }: TargetView) =>
  `${direction === "at_most" ? "不超过 " : ""}${figureWords(unit, value, unitWord)}`;

function goal(target: TargetView): StatTarget | undefined {
  const { reached, pace, verdict } = target.progress;
  if (reached === null) return undefined;
  return {
    label: targetWords(target),
    share: reached,
    ...(pace !== null && { pace }),
    verdict: { tone: TONES[verdict], label: label("targetVerdict", verdict) },
  };
}

export interface TargetStatProps {
  figure: DashboardFigure;
  label?: string;
  note?: string | undefined;
  to: string;
}

/** An indicator with its target and pace, and the way to its rows. */
export function TargetStat({ figure, label: words = figure.name, note, to }: TargetStatProps) {
  const { value, unit } = figureText(figure.unit, figure.value, figure.unitWord);
  const target = figure.target ? goal(figure.target) : undefined;
  return <Stat label={words} value={value} unit={unit} note={note} target={target} to={to} />;
}
