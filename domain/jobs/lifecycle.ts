import { conflict, forbidden } from "#lib/errors.ts";
import type { Word } from "#lib/vocabulary.ts";
import type { JobName } from "./request-job.ts";

type Work = { job: JobName; status: Word<"jobStatus">; parameters: unknown };

/** Work that may be stopped half-way without harm: what it has written stays right, and the night does the rest. */
const isCancellable = ({ job, parameters }: Omit<Work, "status">): boolean =>
  job === "match" && (parameters as { scope?: string }).scope !== "enterprise";

const isOpen = ({ status }: Pick<Work, "status">) => status === "queued" || status === "running";

export const mayBeCancelled = (work: Work): boolean => isCancellable(work) && isOpen(work);

/** @throws DomainError `forbidden` for work that has to be done, `conflict` for what has ended */
export function assertCancellable(work: Work): void {
  if (!isCancellable(work)) throw forbidden("这类任务不能取消：它关系到单个企业或单位的办理，必须做完。");
  if (!isOpen(work)) throw conflict("这项任务已经结束，不用取消。请刷新页面查看结果。");
}
