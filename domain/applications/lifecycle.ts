import { conflict } from "#lib/errors.ts";
import { label, type Word } from "#lib/vocabulary.ts";

export type ApplicationStatus = Word<"applicationStatus">;

/** What can be done to an application. */
export type ApplicationStep =
  | "accept"
  | "propose"
  | "return"
  | "confirm_approval"
  | "confirm_decline"
  | "withdraw";

const NEXT: Record<ApplicationStatus, Partial<Record<ApplicationStep, ApplicationStatus>>> = {
  submitted: { accept: "accepted", withdraw: "withdrawn" },
  accepted: { propose: "proposed", withdraw: "withdrawn" },
  proposed: { return: "accepted", confirm_approval: "approved", confirm_decline: "declined" },
  approved: {},
  declined: {},
  withdrawn: {},
};

const STEP_WORDS: Record<ApplicationStep, string> = {
  accept: "受理",
  propose: "提交审批意见",
  return: "退回修改",
  confirm_approval: "复核通过",
  confirm_decline: "复核拒绝",
  withdraw: "撤回",
};

/** Applications that still wait for somebody. */
export const OPEN_STATUSES = ["submitted", "accepted", "proposed"] as const satisfies ApplicationStatus[];

/** Whether the step can be taken now. */
export const canTake = (status: ApplicationStatus, step: ApplicationStep): boolean =>
  NEXT[status][step] !== undefined;

/**
 * The status after a step.
 * @throws DomainError `conflict` where the step cannot be taken, such as one that skips another
 */
export function nextStatus(status: ApplicationStatus, step: ApplicationStep): ApplicationStatus {
  const next = NEXT[status][step];
  if (next) return next;
  const state = label("applicationStatus", status);
  throw conflict(`这笔申请当前为“${state}”，不能${STEP_WORDS[step]}。请刷新页面，查看最新状态后再决定。`);
}
