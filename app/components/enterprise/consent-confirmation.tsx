import { Form } from "@remix-run/react";
import type { ConsentDraft } from "#domain/consents/index.ts";
import type { ConsentErrors } from "../finance/consent-terms.tsx";
import { ActsFor } from "../shell/acts-for.tsx";
import { Button, SubmitButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import type { ConsentChoice } from "./consent-choices.tsx";

export interface ConsentConfirmationProps {
  drafts: readonly ConsentDraft[];
  choice: ConsentChoice;
  errors: ConsentErrors;
}

/** The answers so far as fields of a form. */
const fieldsOf = (choice: ConsentChoice): [string, string][] => [
  ...choice.items.map((item): [string, string] => ["items", item]),
  ...(["purpose", "mode", "rangeYears", "months", "maxUses", "usesPerDay", "next"] as const).flatMap(
    (name): [string, string][] => (choice[name] ? [[name, choice[name]]] : []),
  ),
  ...(choice.cameFor ? [["for", choice.cameFor] as [string, string]] : []),
];

/** The statements word for word, each with its own tick. */
export function ConsentConfirmation({ drafts, choice, errors }: ConsentConfirmationProps) {
  const several = drafts.length > 1;
  return (
    <Form method="post" action="/enterprise/consents/new" noValidate className="grid max-w-2xl gap-6">
      <ActsFor />
      <FormErrorSummary form={{ id: "consent", allErrors: errors, status: "error" }} title="还没有授权" />
      {fieldsOf(choice).map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
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
        <SubmitButton name="step" value="grant" pendingLabel="正在授权…">
          确认授权
        </SubmitButton>
        <Button type="submit" name="step" value="terms" variant="secondary">
          返回修改
        </Button>
      </div>
    </Form>
  );
}
