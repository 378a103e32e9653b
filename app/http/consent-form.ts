import type { ConsentChoice, ConsentErrors } from "#app/components/enterprise/consent-choices.tsx";
import { DraftConsents } from "#domain/consents/inputs.ts";
import { fieldErrors, type z } from "#lib/zod.ts";
import { localPath } from "./paths.ts";

type Fields = Pick<URLSearchParams, "get" | "getAll">;

/** What the address, or a posted form, says has been chosen. */
export const readChoice = (fields: Fields): ConsentChoice => ({
  grantees: fields.getAll("grantee").slice(0, 20),
  purpose: fields.get("purpose"),
  domains: fields.getAll("domains").slice(0, 20),
  months: fields.get("months"),
  next: localPath(fields.get("next"), ""),
});

export type Draft = z.output<typeof DraftConsents>;

/** The choice as the verbs take it, or what is still missing, by question. */
export function checkChoice(choice: ConsentChoice): { draft: Draft } | { errors: ConsentErrors } {
  const parsed = DraftConsents.safeParse({
    granteeIds: choice.grantees,
    purpose: choice.purpose ?? undefined,
    domains: choice.domains,
    months: /^\d{1,2}$/.test(choice.months ?? "") ? Number(choice.months) : undefined,
  });
  if (parsed.success) return { draft: parsed.data };
  const errors: ConsentErrors = {};
  for (const [path, messages] of Object.entries(fieldErrors(parsed.error))) {
    const question = path.split(".", 1)[0] === "granteeIds" ? "grantee" : (path.split(".", 1)[0] ?? "");
    errors[question] = [...new Set([...(errors[question] ?? []), ...messages])];
  }
  return { errors };
}
