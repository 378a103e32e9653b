import type { Word } from "#lib/vocabulary.ts";
import { Alert } from "../ui/alert.tsx";

/** Says plainly where nobody really verifies. */
export function VerificationEnvironment({
  environment,
}: {
  environment: Word<"verificationEnvironment"> | null;
}) {
  if (environment === "service") return null;
  if (environment === "simulator")
    return (
      <Alert tone="warn" title="模拟环境">
        这里的核验不连接任何机构，也不会真的打款，只供演示和开发。请不要填写真实的身份证件号码和账号。
      </Alert>
    );
  return (
    <Alert tone="warn" title="平台还没有接通核验服务">
      现在提交不会得到结果。请联系平台运营方，接通后再核验。
    </Alert>
  );
}
