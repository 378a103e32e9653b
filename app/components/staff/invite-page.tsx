import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { LinkReply } from "#app/http/staff.server.ts";
import { InviteStaff } from "#domain/staff/inputs.ts";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { ActsFor } from "../shell/acts-for.tsx";
import { LinkButton, SubmitButton } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";
import { InvitationLink } from "./invitation-link.tsx";
import { roleOptions } from "./role-words.ts";

export interface InvitePageProps {
  portal: OrganisationKind;
  roles: readonly MemberRole[];
  /** What the action answered: the link to show once, or the form's errors. */
  reply: LinkReply | undefined;
}

/** Invites one person: who, and to which role. */
export function InvitePage({ portal, roles, reply }: InvitePageProps) {
  const home = `/${portal}/staff`;
  const made = reply && "link" in reply ? reply : null;
  return (
    <>
      <PageHeader
        title="邀请人员"
        crumbs={[{ label: "人员", to: home }]}
        lead={
          portal === "enterprise"
            ? "对方用链接设置自己的登录名和密码，或用已有的账号加入。"
            : "对方用链接设置自己的登录名和密码，或用已有的账号加入。另一位管理员复核后链接才能使用。"
        }
      />
      {made ? (
        <InvitationLink link={made.link} {...made.invited} back={home} />
      ) : (
        <InviteForm home={home} roles={roles} lastResult={reply && !("link" in reply) ? reply : undefined} />
      )}
    </>
  );
}

function InviteForm({
  home,
  roles,
  lastResult,
}: {
  home: string;
  roles: readonly MemberRole[];
  lastResult: SubmissionResult<string[]> | undefined;
}) {
  const only = roles.length === 1 ? roles[0] : undefined;
  const [form, fields] = useZodForm(InviteStaff, { lastResult, defaultValue: only && { role: only } });
  return (
    <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
      <ActsFor />
      <FormErrorSummary form={form} labels={{ displayName: "姓名", role: "岗位" }} />
      <TextInput
        {...fieldProps(fields.displayName)}
        label="姓名"
        hint="对方的真实姓名，加入后同事看到的就是它。"
        autoComplete="off"
        width="md"
        required
      />
      <RadioGroup {...fieldProps(fields.role)} label="岗位" options={roleOptions(roles)} required />
      <div className="flex flex-wrap gap-3">
        <SubmitButton>生成邀请链接</SubmitButton>
        <LinkButton to={home} variant="quiet">
          取消
        </LinkButton>
      </div>
    </Form>
  );
}
