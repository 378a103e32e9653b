import { Form } from "@remix-run/react";
import type { WayOn } from "#lib/errors.ts";
import { LinkButton, SubmitButton } from "../ui/button.tsx";
import { IfMay } from "./rights.tsx";

/** Where a refusal leads on: back to the business it broke off, or to what would lift it. */
export function WaysOn({ ways }: { ways: readonly WayOn[] }) {
  return ways.map((way) => <Way key={way.to} way={way} />);
}

function Way({ way }: { way: WayOn }) {
  switch (way.to) {
    case "application":
      return <LinkButton to={`/bank/applications/${way.id}`}>返回申请 {way.number}</LinkButton>;
    case "loan":
      return <LinkButton to={`/bank/loans/${way.id}`}>返回贷款 {way.number}</LinkButton>;
    case "ask_consent":
      return (
        <IfMay permission="consent_request.ask" told="请求企业授权，由客户经理办理。">
          <LinkButton to={`/bank/consents/requests/new?application=${way.applicationId}`} variant="secondary">
            {way.again ? "请求企业重新授权" : "请求企业授权"}
          </LinkButton>
        </IfMay>
      );
    case "verify_representative":
      return <LinkButton to="/enterprise/verification">完成法定代表人核验</LinkButton>;
    case "open_supervision":
      return <LinkButton to="/bureau/access/new">重新登记</LinkButton>;
    case "switch_place":
      return (
        <Form method="post" action="/account/places/switch">
          <input type="hidden" name="organisationId" value={way.organisationId} />
          <input type="hidden" name="next" value={way.next} />
          <SubmitButton>切换到{way.name}</SubmitButton>
        </Form>
      );
  }
}
