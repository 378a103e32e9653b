import type { Caller } from "#domain/access/verb.ts";

export type Progress = (done: number, total: number) => Promise<void>;
/** Does one claimed request by calling verbs as the job. May be run twice for the same request. */
export type Handler = (
  caller: Caller,
  parameters: Record<string, unknown>,
  progress: Progress,
) => Promise<unknown>;
