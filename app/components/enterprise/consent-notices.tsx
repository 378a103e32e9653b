import type { ConsentView, RequestView } from "#domain/consents/index.ts";
import { label } from "#lib/vocabulary.ts";
import { DateText } from "../finance/dates.tsx";
import { useMay } from "../shell/rights.tsx";
import { Alert } from "../ui/alert.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Card, Section } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";

/** Reminds of consents that end soon. To go on is a consent of its own, with nothing chosen beforehand. */
export function EndingConsents({ consents }: { consents: readonly ConsentView[] }) {
  const mayDraft = useMay("consent.draft");
  const ending = consents.filter(({ endsInDays }) => endsInDays !== null);
  if (ending.length === 0) return null;
  return (
    <div className="mb-8 grid gap-3">
      {ending.map(({ id, granteeId, granteeName, purpose, endsInDays, expiresOn }) => (
        <Alert
          key={id}
          tone="warn"
          title={`对${granteeName}的授权还有 ${endsInDays} 天到期`}
          action={
            mayDraft && (
              <LinkButton to={`/enterprise/consents/new?grantee=${granteeId}`} variant="secondary" size="sm">
                重新确认授权
              </LinkButton>
            )
          }
        >
          用途：{label("consentPurpose", purpose)}，有效至 <DateText on={expiresOn} />
          。不处理则到期自动失效；想继续，请重新选择并确认。
        </Alert>
      ))}
    </div>
  );
}

/** That banks ask for something, told to a firm that has yet to show who it is. */
export function UnseenRequests({ count }: { count: number }) {
  const mayVerify = useMay("verification.ask_identity");
  if (count === 0) return null;
  return (
    <Alert
      tone="warn"
      className="mb-8"
      title={`有 ${count} 项银行的授权请求在等待`}
      action={
        mayVerify && (
          <LinkButton to="/enterprise/verification" variant="secondary" size="sm">
            去做企业核验
          </LinkButton>
        )
      }
    >
      为防止他人冒用企业的名义，完成企业核验后才能看到内容并答复。不答复则到期自动失效，银行看不到您的任何数据。
    </Alert>
  );
}

/** What banks ask for and nobody has answered. */
export function OpenRequests({ requests }: { requests: readonly RequestView[] }) {
  if (requests.length === 0) return null;
  return (
    <Section
      id="requests"
      title={`银行的授权请求（${requests.length}）`}
      lead="同意多少由您决定；不同意，银行就看不到。不答复则 30 天后自动失效。"
    >
      <div className="grid gap-4 xl:grid-cols-2">
        {requests.map((request) => (
          <Card
            key={request.id}
            title={request.bankName}
            footer={
              <LinkButton to={`/enterprise/consents/requests/${request.id}`} size="sm">
                查看并答复
              </LinkButton>
            }
          >
            <DescriptionList
              items={[
                { term: "用途", value: label("consentPurpose", request.purpose) },
                { term: "想看", value: request.items.map((item) => label("dataItem", item)).join("、") },
                { term: "理由", value: request.reason },
              ]}
            />
          </Card>
        ))}
      </div>
    </Section>
  );
}
