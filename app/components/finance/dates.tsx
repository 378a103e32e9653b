import { CalendarClock, CircleAlert, CircleCheck, CirclePause } from "lucide-react";
import { type DateOn, formatDate, formatInstant, formatMonth, type Month } from "#lib/dates.ts";
import { classes } from "../ui/classes.ts";

const None = () => <span className="text-muted">—</span>;

/** A business date: 2026年11月22日. */
export function DateText({ on }: { on: DateOn | null }) {
  if (on === null) return <None />;
  return (
    <time dateTime={on} className="whitespace-nowrap tabular">
      {formatDate(on)}
    </time>
  );
}

/** A month: 2026年11月. */
export function MonthText({ month }: { month: Month | null }) {
  if (month === null) return <None />;
  return (
    <time dateTime={month.slice(0, 7)} className="whitespace-nowrap tabular">
      {formatMonth(month)}
    </time>
  );
}

/** An instant in Asia/Shanghai: 2026年11月22日 16:05. */
export function InstantText({ at }: { at: Date | string | null }) {
  if (at === null) return <None />;
  const instant = new Date(at);
  return (
    <time dateTime={instant.toISOString()} className="whitespace-nowrap tabular">
      {formatInstant(instant)}
    </time>
  );
}

export interface DeadlineProps {
  dueOn: DateOn;
  /** Working days from today to the due date; negative once it is past. */
  workingDaysLeft: number;
  /** The clock stands still while something is awaited from the enterprise. */
  paused?: boolean;
  /** Settled; `late` when that came after the due date. */
  done?: "in_time" | "late";
}

function deadline({ workingDaysLeft: left, paused, done }: DeadlineProps) {
  if (done === "in_time") return { words: "按时完成", Icon: CircleCheck, look: "text-good" };
  if (done === "late") return { words: "超时完成", Icon: CircleAlert, look: "text-warn" };
  if (paused) return { words: "计时暂停", Icon: CirclePause, look: "text-muted" };
  if (left < 0) return { words: `已超时 ${-left} 个工作日`, Icon: CircleAlert, look: "font-medium text-bad" };
  if (left === 0) return { words: "今天到期", Icon: CalendarClock, look: "font-medium text-warn" };
  return { words: `还剩 ${left} 个工作日`, Icon: CalendarClock, look: left === 1 ? "text-warn" : "text-ink" };
}

/** How much time is left, in working days. */
export function Deadline(props: DeadlineProps) {
  const { words, Icon, look } = deadline(props);
  return (
    <span
      className={classes("inline-flex items-center gap-1 whitespace-nowrap tabular", look)}
      title={`截止 ${formatDate(props.dueOn)}`}
    >
      <Icon aria-hidden className="size-4 flex-none" />
      {words}
      <span className="sr-only">，截止 {formatDate(props.dueOn)}</span>
    </span>
  );
}
