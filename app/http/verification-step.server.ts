import { redirect } from "@remix-run/node";
import {
  type VerificationStepView,
  type VerificationView,
  viewVerification,
} from "#domain/verification/index.ts";
import type { Word } from "#lib/vocabulary.ts";
import { memberFrom, type RouteArguments } from "./context.server.ts";

export type OpenStep = {
  view: VerificationView;
  step: VerificationStepView;
  environment: Word<"verificationEnvironment"> | null;
};

/**
 * The step that a form of the verification is for. Where there is nothing to fill in, the owner is sent back to the
 * overview; others of the firm are told that it is the owner's to do.
 */
export async function openStep(
  args: RouteArguments,
  kind: VerificationStepView["kind"],
  states: readonly VerificationStepView["state"][],
): Promise<OpenStep> {
  const caller = await memberFrom(args, "enterprise", "verification.ask_identity");
  const view = await viewVerification(caller, {});
  const step = view.steps.find((each) => each.kind === kind);
  if (!step || !states.includes(step.state)) throw redirect("/enterprise/verification");
  return { view, step, environment: caller.identity?.environment ?? null };
}
