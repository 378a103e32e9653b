import { RESET_HOURS } from "#domain/resets/inputs.ts";
import { Alert } from "../ui/alert.tsx";
import { LinkButton } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { TextInput } from "../ui/inputs.tsx";

export interface ResetLinkProps {
  link: string;
  displayName: string;
  /** The number of the proposal that is reviewed first. */
  change: string | null;
  back: string;
}

/** The link by which somebody sets another password, shown this once. */
export const ResetLink = ({ link, displayName, change, back }: ResetLinkProps) => (
  <div className="grid max-w-2xl gap-6">
    <Alert tone="good" live title={`已提交，变更编号 ${change}`}>
      另一位管理员复核通过后，{displayName} 才能使用这个链接，自通过起 {RESET_HOURS} 小时内有效，只能用一次。
    </Alert>
    <TextInput
      name="link"
      label="重置链接"
      hint="只显示这一次，请现在复制，当面或用可靠的方式只交给本人。谁拿到链接谁就能设置密码，不要发到群里。"
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
