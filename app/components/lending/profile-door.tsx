import { Link } from "@remix-run/react";
import type { LiveConsent } from "#domain/consents/index.ts";
import { label } from "#lib/vocabulary.ts";
import { DateText } from "../finance/dates.tsx";
import { IfMay } from "../shell/rights.tsx";
import { Alert } from "../ui/alert.tsx";
import { Card } from "../ui/card.tsx";
import { Badge } from "../ui/status.tsx";

export interface ProfileDoorProps {
  title: string;
  /** Under which the bank may look now. */
  consents: readonly LiveConsent[];
  to: string;
  applicationId: string;
  /** What stands there where no consent opens anything. */
  closed: string;
  /** Whether no business is open behind a look: it is then brought before compliance and the bureau. */
  isOver: boolean;
}

/** The way to the protected data stands apart: opening it is a deliberate read, which the firm sees. */
export function ProfileDoor({ title, consents, to, applicationId, closed, isOver }: ProfileDoorProps) {
  if (consents.length === 0) {
    return (
      <Alert tone="warn" title="没有可用的授权" className="self-start">
        {closed}
        <AskMore id={applicationId} />
      </Alert>
    );
  }
  return (
    <Card title={title} className="self-start">
      <p className="text-sm text-muted">打开即记录一次查看，企业会在“谁看了我”中看到查看人、用途和数据项。</p>
      {isOver && (
        <Alert tone="warn" title="没有在办业务，查看会产生告警" className="mt-3">
          本行合规岗和主管部门会看到这次查看，并要求说明理由。没有工作需要请不要打开。
        </Alert>
      )}
      {consents.some(({ mode }) => mode === "once") && (
        <Alert tone="warn" title="只能打开一次" className="mt-3">
          刷新或返回都不能再看。请在准备好记录时再打开。
        </Alert>
      )}
      <ul className="my-3 grid gap-2 text-sm">
        {consents.map((consent) => (
          <li key={consent.id}>
            <span className="tabular">{consent.number}</span>，有效至 <DateText on={consent.expiresOn} />
            <span className="mt-1 flex flex-wrap gap-1">
              {consent.domains.map((domain) => (
                <Badge key={domain}>{label("dataDomain", domain)}</Badge>
              ))}
              <Badge>{label("consentMode", consent.mode)}</Badge>
              {consent.usesLeft !== null && <Badge>还可查看 {consent.usesLeft} 次</Badge>}
            </span>
          </li>
        ))}
      </ul>
      <Link to={to} prefetch="none" className="link font-medium">
        查看授权画像
      </Link>
      <AskMore id={applicationId} />
    </Card>
  );
}

/** The firm's owner decides; the request says what for and why. */
const AskMore = ({ id }: { id: string }) => (
  <div className="mt-2 text-sm">
    <IfMay permission="consent_request.ask" told="请求企业授权更多数据，由客户经理办理。">
      <Link to={`/bank/consents/requests/new?application=${id}`} className="link">
        请求企业授权更多数据
      </Link>
    </IfMay>
  </div>
);
