import type { SubmissionResult } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import { ProposeStatus } from "#domain/organisations/inputs.ts";
import type { Word } from "#lib/vocabulary.ts";
import { Alert } from "../ui/alert.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Textarea } from "../ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

export interface OrganisationStatusFormProps {
  organisation: {
    id: string;
    status: Word<"organisationStatus">;
    proposal: { id: string; number: string; summary: string } | null;
  };
  lastResult: SubmissionResult<string[]> | undefined;
}

/** Proposes to stop an organisation or to let it in again, with the reason. */
export function OrganisationStatusForm({ organisation, lastResult }: OrganisationStatusFormProps) {
  const [form, fields] = useZodForm(ProposeStatus, { lastResult });
  const { id, status, proposal } = organisation;
  if (proposal) {
    return (
      <Alert
        tone="warn"
        title="已有一份变更在等待复核"
        action={
          <Link to={`/operator/changes/${proposal.id}`} className="link">
            查看 {proposal.number}
          </Link>
        }
      >
        {proposal.summary}
      </Alert>
    );
  }
  const stops = status === "active";
  return (
    <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
      <FormErrorSummary form={form} labels={{ reason: "原因" }} />
      <p className="text-muted">
        {stops
          ? "停用后，这个单位的所有人都退出登录，不能再进入平台。数据保留。另一位管理员复核后生效。"
          : "恢复后，这个单位的人员可以重新登录。另一位管理员复核后生效。"}
      </p>
      <input type="hidden" name="organisationId" value={id} />
      <input type="hidden" name="status" value={stops ? "disabled" : "active"} />
      <Textarea {...fieldProps(fields.reason)} label="原因" rows={2} required />
      <SubmitButton variant="secondary" className="justify-self-start">
        {stops ? "提交停用" : "提交恢复"}
      </SubmitButton>
    </Form>
  );
}
