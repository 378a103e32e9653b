import { importSecondFactors } from "#domain/sessions/index.ts";
import { DEMO_SECRET, type Seeding } from "../seeding.ts";

/** Whoever works for the bureau, the operator, a source or a bank shows a code at log-in; here all share one authenticator. */
export async function seedSecondFactors({ caller, organisations }: Seeding): Promise<void> {
  const userIds = [...organisations.values()].flatMap((organisation) => organisation.userIds);
  await importSecondFactors(caller, { userIds, secret: DEMO_SECRET });
}
