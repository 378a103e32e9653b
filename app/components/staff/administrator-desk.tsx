import type { OrganisationKind } from "#lib/vocabulary.ts";
import { LinkButton } from "../ui/button.tsx";
import { PageHeader } from "../ui/page-header.tsx";

/** Where an administrator begins, who has the people in hand and none of the business. */
export function AdministratorDesk({ portal, title }: { portal: OrganisationKind; title: string }) {
  return (
    <>
      <PageHeader
        title={title}
        lead="您的岗位是管理员，负责本单位的人员和权限：邀请、调岗和停用由一位管理员提交，另一位复核。"
      />
      <div className="flex flex-wrap gap-3">
        <LinkButton to={`/${portal}/staff`}>管理人员</LinkButton>
        <LinkButton to={`/${portal}/changes`} variant="secondary">
          变更复核
        </LinkButton>
      </div>
    </>
  );
}
