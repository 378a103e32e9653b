import type { OrganisationKind } from "#lib/vocabulary.ts";
import { Desk } from "../shell/desk.tsx";

/** Where an administrator begins, who has the people in hand and none of the business. */
export const AdministratorDesk = ({ portal, title }: { portal: OrganisationKind; title: string }) => (
  <Desk
    portal={portal}
    title={title}
    lead="您的岗位是管理员，负责本单位的人员和权限：邀请、调岗和停用由一位管理员提交，另一位复核。"
    first={`/${portal}/staff`}
  />
);
