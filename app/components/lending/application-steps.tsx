import type { OwnApplicationView } from "#domain/applications/index.ts";
import { formatInstant } from "#lib/dates.ts";
import type { Step, StepState } from "../ui/steps.tsx";
import { ClockText } from "./clock.tsx";

type Case = Pick<
  OwnApplicationView,
  "status" | "submittedAt" | "acceptedAt" | "closedAt" | "clock" | "bankName"
>;

const by = ({ clock, bankName }: Case, does: string) =>
  clock && (
    <>
      {bankName}应在 {formatInstant(clock.dueAt)} 前{does}，<ClockText clock={clock} />
    </>
  );

/** Where an application stands: what has happened, who acts next and by when. */
export function applicationSteps(application: Case): Step[] {
  const { status, submittedAt, acceptedAt, closedAt } = application;
  const closed = closedAt ? formatInstant(closedAt) : null;
  const steps: Step[] = [
    { key: "submitted", label: "已提交", state: "done", note: formatInstant(submittedAt) },
  ];
  if (status === "withdrawn") {
    if (acceptedAt)
      steps.push({ key: "accepted", label: "银行已受理", state: "done", note: formatInstant(acceptedAt) });
    return [...steps, { key: "withdrawn", label: "您已撤回", state: "done", note: closed }];
  }
  steps.push({
    key: "accepted",
    label: acceptedAt ? "银行已受理" : "等待银行受理",
    state: acceptedAt ? "done" : "current",
    note: acceptedAt ? formatInstant(acceptedAt) : by(application, "受理"),
  });
  const isReviewing = status === "accepted" || status === "proposed";
  const decided: Record<string, StepState> = { approved: "done", declined: "done" };
  steps.push({
    key: "reviewed",
    label: status === "proposed" ? "审查完成，等待复核" : "银行审查",
    state: isReviewing ? "current" : (decided[status] ?? "todo"),
    note: isReviewing ? by(application, "答复") : null,
  });
  const outcome = { approved: "已同意授信", declined: "未通过" }[status as "approved" | "declined"];
  steps.push({
    key: "decided",
    label: outcome ?? "银行决定",
    state: status === "declined" ? "failed" : (decided[status] ?? "todo"),
    note: closed,
  });
  return steps;
}
