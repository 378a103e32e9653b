import { Link } from "@remix-run/react";
import type { VerificationView } from "#domain/verification/index.ts";
import { IfMay } from "../shell/rights.tsx";
import { Alert } from "../ui/alert.tsx";

export type Representative = Pick<VerificationView, "legalRepresentative" | "representedBy">;

/** Said before any work: what is the legal representative's own is granted by that person alone, once shown to be them. */
export function PersonalNotice({ person }: { person: Representative }) {
  const { legalRepresentative, representedBy } = person;
  return (
    <Alert
      className="mb-8"
      tone={representedBy === "you" ? "info" : "warn"}
      title={`这是法定代表人${legalRepresentative}本人的信息`}
    >
      <p>它不是企业的数据，只能由本人单独授权。</p>
      {representedBy === null && (
        <IfMay permission="verification.ask_identity" told="请由法定代表人本人登录，完成核验后答复。">
          <p className="mt-2">
            先完成法定代表人核验，再回到这里答复。
            <Link to="/enterprise/verification" className="link ms-2 font-medium">
              去完成核验
            </Link>
          </p>
        </IfMay>
      )}
      {representedBy === "another" && (
        <p className="mt-2">
          核验是由另一位企业主完成的。请由{legalRepresentative}本人登录后答复；您可以答复不同意。
        </p>
      )}
    </Alert>
  );
}
