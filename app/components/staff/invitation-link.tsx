import { Alert } from "../ui/alert.tsx";
import { LinkButton } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { TextInput } from "../ui/inputs.tsx";

export interface InvitationLinkProps {
  link: string;
  displayName: string;
  /** The number of the proposal that is reviewed first. */
  change: string | null;
  back: string;
}

/** The link of an invitation, shown this once. */
export function InvitationLink({ link, displayName, change, back }: InvitationLinkProps) {
  return (
    <div className="grid max-w-2xl gap-6">
      <Alert tone="good" live title={change ? `已提交，变更编号 ${change}` : "邀请已生成"}>
        {change
          ? `另一位管理员复核通过后，${displayName} 才能使用这个链接，自通过起 7 天内有效。`
          : `请把链接交给 ${displayName} 本人，7 天内有效，只能用一次。`}
      </Alert>
      <TextInput
        name="link"
        label="邀请链接"
        hint="只显示这一次，请现在复制。谁拿到链接谁就能加入，不要发到群里。"
        readOnly
        required
        defaultValue={link}
      />
      <div className="flex flex-wrap gap-3">
        <CopyButton text={link}>复制链接</CopyButton>
        <LinkButton to={back} variant="secondary">
          返回
        </LinkButton>
      </div>
    </div>
  );
}
