import { Form } from "@remix-run/react";
import type { ConsentDraft } from "#domain/consents/index.ts";
import { LinkButton, SubmitButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import type { ConsentChoice, ConsentErrors } from "./consent-choices.tsx";

export interface ConsentConfirmationProps {
  drafts: readonly ConsentDraft[];
  choice: ConsentChoice;
  errors: ConsentErrors;
}

/** The statements word for word, each with its own tick. */
export function ConsentConfirmation({ drafts, choice, errors }: ConsentConfirmationProps) {
  const back = new URLSearchParams(choice.grantees.map((id) => ["grantee", id]));
  for (const domain of choice.domains) back.append("domains", domain);
  if (choice.purpose) back.set("purpose", choice.purpose);
  if (choice.months) back.set("months", choice.months);
  if (choice.next) back.set("next", choice.next);
  back.set("step", "terms");
  const several = drafts.length > 1;
  return (
    <Form method="post" action="/enterprise/consents/new" noValidate className="grid max-w-2xl gap-6">
      <FormErrorSummary form={{ id: "consent", allErrors: errors, status: "error" }} title="还没有授权" />
      <input type="hidden" name="purpose" value={choice.purpose ?? ""} />
      <input type="hidden" name="months" value={choice.months ?? ""} />
      <input type="hidden" name="next" value={choice.next} />
      {choice.domains.map((domain) => (
        <input key={domain} type="hidden" name="domains" value={domain} />
      ))}
      {drafts.map((draft, index) => (
        <Card key={draft.granteeId} title={`授权书：${draft.granteeName}`}>
          <input type="hidden" name="grantee" value={draft.granteeId} />
          <input type="hidden" name="statement" value={draft.statement} />
          <p className="measure">{draft.statement}</p>
          <Checkbox
            id={index === 0 ? "consent-agreed" : undefined}
            name="agreed"
            value={draft.granteeId}
            label={`我已阅读，同意授权给${draft.granteeName}`}
            className="mt-4"
            {...(index === 0 ? { errors: errors.agreed } : {})}
            required={!several}
          />
        </Card>
      ))}
      {several && <p className="text-sm text-muted">没有勾选的那几家不会得到授权。</p>}
      <div className="flex flex-wrap gap-3">
        <SubmitButton pendingLabel="正在授权…">确认授权</SubmitButton>
        <LinkButton to={`/enterprise/consents/new?${back}`} variant="secondary">
          返回修改
        </LinkButton>
      </div>
    </Form>
  );
}
