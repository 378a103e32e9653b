import type { SubmissionResult } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import type { StaffView } from "#domain/staff/index.ts";
import { ChangeStaff } from "#domain/staff/inputs.ts";
import { label, type OrganisationKind } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { ActsFor } from "../shell/acts-for.tsx";
import { Alert } from "../ui/alert.tsx";
import { LinkButton, SubmitButton } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Select, Textarea } from "../ui/inputs.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";
import { roleOptions } from "./role-words.ts";

export interface ColleaguePageProps {
  portal: OrganisationKind;
  colleague: StaffView;
  lastResult: SubmissionResult<string[]> | undefined;
}

/** One colleague: what they are, and the form that moves, stops or lets them in again. */
export function ColleaguePage({ portal, colleague, lastResult }: ColleaguePageProps) {
  const { displayName, loginName, role, status, since, openCases, proposal } = colleague;
  return (
    <>
      <PageHeader
        title={displayName}
        crumbs={[{ label: "人员", to: `/${portal}/staff` }]}
        status={<StatusOf list="organisationStatus" code={status} />}
      />
      <DescriptionList
        items={[
          { term: "登录名", value: loginName },
          { term: "岗位", value: label("memberRole", role) },
          { term: "加入时间", value: <InstantText at={since} /> },
          openCases > 0 && { term: "办理中的申请", value: `${openCases} 笔` },
        ]}
      />
      {status === "active" && !colleague.isMe && (
        <Section title="忘记密码或丢失验证器">
          <WayBack {...{ portal, colleague }} />
        </Section>
      )}
      <Section title="变更">
        <Change {...{ portal, colleague, lastResult, proposal }} />
      </Section>
    </>
  );
}

function WayBack({ portal, colleague }: Pick<ColleaguePageProps, "portal" | "colleague">) {
  if (!colleague.needsReview)
    return (
      <p className="measure">
        忘记密码由本人带身份证件找平台运营方办理；经办人也可以先在下面停用，再重新邀请，用新的登录名加入。
        <Link to="/login/forgotten" className="link">
          怎样办理
        </Link>
      </p>
    );
  return (
    <LinkButton to={`/${portal}/staff/${colleague.membershipId}/reset`} variant="secondary">
      重置登录方式
    </LinkButton>
  );
}

function Change({ portal, colleague, lastResult }: ColleaguePageProps) {
  if (colleague.proposal) {
    return (
      <Alert
        tone="warn"
        title="已有一份变更在等待复核"
        action={
          <Link to={`/${portal}/changes/${colleague.proposal.id}`} className="link">
            查看 {colleague.proposal.number}
          </Link>
        }
      >
        处理完那一份，才能提交新的变更。
      </Alert>
    );
  }
  if (colleague.isMe && !colleague.needsReview) {
    return (
      <Alert tone="info" title="这是您自己的账号">
        自己的岗位不能由自己变更。如需更换，请先邀请另一位企业主，由对方办理。
      </Alert>
    );
  }
  return <ChangeForm colleague={colleague} lastResult={lastResult} />;
}

function ChangeForm({ colleague, lastResult }: Omit<ColleaguePageProps, "portal">) {
  const { role, status, roles, heirs, openCases, needsReview } = colleague;
  const [form, fields] = useZodForm(ChangeStaff, { lastResult, defaultValue: { role, status } });
  return (
    <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
      <ActsFor />
      <FormErrorSummary
        form={form}
        labels={{ role: "岗位", status: "账号", handOverTo: "接手人", reason: "原因" }}
      />
      <input type="hidden" name="membershipId" value={colleague.membershipId} />
      <RadioGroup {...fieldProps(fields.role)} label="岗位" options={roleOptions(roles)} required />
      <RadioGroup
        {...fieldProps(fields.status)}
        label="账号"
        options={[
          { value: "active", label: "可以登录" },
          {
            value: "disabled",
            label: "停用",
            hint: `${needsReview ? "复核通过后" : "保存后"}立即退出，此后不能再进入本单位`,
          },
        ]}
        required
      />
      {openCases > 0 && heirs.length === 0 && (
        <Alert tone="warn" title={`名下还有 ${openCases} 笔办理中的申请`}>
          停用或不再担任客户经理前，要有另一位客户经理接手。请先邀请一位客户经理，加入后再来变更。
        </Alert>
      )}
      {openCases > 0 && heirs.length > 0 && (
        <Select
          {...fieldProps(fields.handOverTo)}
          label="由谁接手办理中的申请"
          hint={`共 ${openCases} 笔，停用或不再担任客户经理时要选，随变更一并移交。`}
          empty="不移交"
          options={heirs.map((heir) => ({ value: heir.membershipId, label: heir.displayName }))}
        />
      )}
      <Textarea
        {...fieldProps(fields.reason)}
        label="原因"
        hint="例如：调离、离职、岗位轮换。"
        rows={2}
        required
      />
      <SubmitButton className="justify-self-start">
        {needsReview ? "提交复核" : "保存变更（立即生效）"}
      </SubmitButton>
    </Form>
  );
}
