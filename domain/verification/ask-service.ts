import { IdentityServiceUnavailable, type IdentityVerifier } from "./connectors/verifier.ts";
import type { settleTry } from "./settle-try.ts";
import type { Question } from "./take-try.ts";

export type ServiceSaid = {
  answer: Omit<Parameters<typeof settleTry>[1], "verificationId">;
  /** How the service failed, for the operator; never what it was asked. */
  problem?: string;
};

/** Carries the question to the service, outside any transaction, and brings back what `settleTry` writes down. */
export async function askService(
  verifier: IdentityVerifier | undefined,
  question: Question,
): Promise<ServiceSaid> {
  if (!verifier) return { answer: { outcome: "not_configured" } };
  const { environment } = verifier;
  try {
    const said =
      question.kind === "legal_representative"
        ? await verifier.checkLegalRepresentative(question.check)
        : await verifier.sendMicroTransfer(question.transfer);
    return { answer: { ...said, environment } };
  } catch (error) {
    if (!(error instanceof IdentityServiceUnavailable)) throw error;
    return { answer: { outcome: "unavailable", environment }, problem: error.message };
  }
}
