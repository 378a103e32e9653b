import { saidText, z } from "#lib/zod.ts";

export const ChangeId = z.object({ changeId: z.uuid("变更编号有误。") });

/** What the reviewer has to say; needed where a proposal is sent back. */
export const ApproveChange = ChangeId.extend({
  note: z.string().trim().max(300, "复核意见请控制在 300 字以内。").default(""),
});
export const RejectChange = ChangeId.extend({
  note: saidText({
    ...{ missing: "请写明退回的原因，提交人会看到。", min: 2, short: "请写明退回的原因，提交人会看到。" },
    ...{ max: 300, long: "退回原因请控制在 300 字以内。" },
  }),
});

export const ListChanges = z.object({
  status: z.enum(["open", "closed"]).default("open"),
  /** The id of the last row of the page before. */
  after: z.uuid().optional(),
  limit: z.int().min(1).max(100).default(30),
});

const DECISIONS = ["approve", "reject", "cancel"] as const;

/** The form of the page: which button, and the words that go with it. */
export const DecideChange = z
  .object({
    decision: z.enum(DECISIONS, { error: "请用页面上的按钮操作。" }),
    note: ApproveChange.shape.note,
  })
  .refine(({ decision, note }) => decision !== "reject" || RejectChange.shape.note.safeParse(note).success, {
    path: ["note"],
    error: "请写明退回的原因，提交人会看到。",
  });
