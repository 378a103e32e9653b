import { Link } from "@remix-run/react";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import { Status, type Tone } from "./status.tsx";

export type StepState = "done" | "current" | "todo" | "failed";

export interface Step {
  key: string;
  label: ReactNode;
  state: StepState;
  /** Who does what by when, or what came of it. */
  note?: ReactNode;
}

const WORDS: Record<StepState, string> = {
  done: "已完成",
  current: "进行中",
  todo: "未开始",
  failed: "未通过",
};

const DOT: Record<StepState, string> = {
  done: "border-accent bg-accent text-on-accent",
  current: "border-accent bg-surface text-accent",
  todo: "border-line-strong bg-surface text-muted",
  failed: "border-bad bg-bad text-on-bad",
};

/** Where a case stands on its way, one step under the other. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          aria-current={step.state === "current" ? "step" : undefined}
          className="relative flex gap-3 pb-5 last:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden
              className={classes(
                "absolute top-7 bottom-0 left-[0.8125rem] w-px",
                step.state === "done" ? "bg-accent" : "bg-line-strong",
              )}
            />
          )}
          <span
            aria-hidden
            className={classes(
              "grid size-7 flex-none place-items-center rounded-full border-2 text-sm font-semibold tabular",
              DOT[step.state],
            )}
          >
            {step.state === "done" ? <Check className="size-4" /> : index + 1}
          </span>
          <div className="min-w-0 pt-0.5">
            <p
              className={classes(
                step.state === "current" && "font-semibold",
                step.state === "todo" && "text-muted",
              )}
            >
              {step.label}
              <span className="sr-only">（{WORDS[step.state]}）</span>
            </p>
            {step.note && <div className="text-sm text-muted">{step.note}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

export interface Task {
  key: string;
  label: string;
  /** Where the task is done; without it the task cannot be started yet. */
  to?: string | undefined;
  hint?: ReactNode;
  status: { tone: Tone; label: string };
}

/** What a person has to do, in order, with the state of each. */
export function TaskList({ label, tasks }: { label: string; tasks: readonly Task[] }) {
  return (
    <ol aria-label={label} className="border-t border-line">
      {tasks.map((task) => (
        <li
          key={task.key}
          className="relative flex items-center justify-between gap-4 border-b border-line py-3 hover:bg-sunken"
        >
          <div className="min-w-0">
            {task.to ? (
              <Link to={task.to} className="link font-medium after:absolute after:inset-0">
                {task.label}
              </Link>
            ) : (
              <span className="font-medium">{task.label}</span>
            )}
            {task.hint && <div className="text-sm text-muted">{task.hint}</div>}
          </div>
          <Status tone={task.status.tone}>{task.status.label}</Status>
        </li>
      ))}
    </ol>
  );
}
