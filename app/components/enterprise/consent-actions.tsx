import { Form } from "@remix-run/react";
import { ActsFor } from "../shell/acts-for.tsx";
import { useMay } from "../shell/rights.tsx";
import { SubmitButton } from "../ui/button.tsx";

type Step = "withdraw" | "pause" | "resume";

const STEPS: Record<Step, { path: string; word: string; pending: string }> = {
  withdraw: { path: "", word: "撤回授权", pending: "正在撤回…" },
  pause: { path: "/pause", word: "暂停", pending: "正在暂停…" },
  resume: { path: "/resume", word: "恢复", pending: "正在恢复…" },
};

export interface ConsentActionProps {
  step: Step;
  consentId: string;
  grantee: string;
}

/** One click, effective at once; for those whose step it is. */
export function ConsentAction({ step, consentId, grantee }: ConsentActionProps) {
  if (!useMay(`consent.${step}`)) return null;
  const { path, word, pending } = STEPS[step];
  return (
    <Form method="post" action={`/enterprise/consents/${consentId}${path}`}>
      <ActsFor />
      <SubmitButton
        variant="secondary"
        name={step}
        value={consentId}
        pendingLabel={pending}
        aria-label={step === "withdraw" ? `撤回对${grantee}的授权` : `${word}对${grantee}的授权`}
      >
        {word}
      </SubmitButton>
    </Form>
  );
}

export interface ConsentActionsProps {
  consent: { id: string; status: string; granteeName: string };
}

/** What can be done with a consent that has not ended. */
export function ConsentActions({ consent: { id, status, granteeName } }: ConsentActionsProps) {
  return (
    <div className="flex flex-wrap gap-3">
      <ConsentAction step={status === "paused" ? "resume" : "pause"} consentId={id} grantee={granteeName} />
      <ConsentAction step="withdraw" consentId={id} grantee={granteeName} />
    </div>
  );
}
