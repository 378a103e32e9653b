import { Form } from "@remix-run/react";
import { SubmitButton } from "../ui/button.tsx";

/** One click, effective at once. */
export function WithdrawConsent({ consentId, grantee }: { consentId: string; grantee: string }) {
  return (
    <Form method="post" action={`/enterprise/consents/${consentId}`}>
      <SubmitButton
        variant="secondary"
        name="consent"
        value={consentId}
        pendingLabel="正在撤回…"
        aria-label={`撤回对${grantee}的授权`}
      >
        撤回授权
      </SubmitButton>
    </Form>
  );
}
