import type { ConsentChoice } from "#app/components/enterprise/consent-choices.tsx";
import type { AnswerChoice } from "#app/components/enterprise/request-answer.tsx";
import type { ConsentErrors } from "#app/components/finance/consent-terms.tsx";
import type { RequestWish } from "#app/components/lending/consent-request-form.tsx";
import { AskConsent, DraftAnswer, DraftConsents } from "#domain/consents/inputs.ts";
import { isId } from "#lib/ids.ts";
import { type ConsentPurpose, words } from "#lib/vocabulary.ts";
import { fieldErrors, type z } from "#lib/zod.ts";
import { localPath } from "./paths.ts";

type Fields = Pick<URLSearchParams, "get" | "getAll">;

const asPurpose = (text: string | null): ConsentPurpose | null =>
  words("consentPurpose").find((purpose) => purpose === text) ?? null;

/**
 * What a link may say: whom, what the person came for, and where to go on afterwards. Whoever mails a link answers none
 * of the questions with it, so that no answer stands chosen that the owner did not give.
 */
export function readLink(query: URLSearchParams): ConsentChoice {
  const grantee = query.get("grantee") ?? "";
  return {
    grantees: isId(grantee) ? [grantee] : [],
    ...{ cameFor: asPurpose(query.get("for")), next: localPath(query.get("next"), "") },
    ...{ purpose: null, items: [], mode: null, rangeYears: null, months: null, maxUses: "", usesPerDay: "" },
  };
}

/** What a posted form says has been chosen. */
export const readChoice = (fields: Fields): ConsentChoice => ({
  ...readAnswer(fields),
  grantees: fields.getAll("grantee").slice(0, 20),
  purpose: fields.get("purpose"),
  cameFor: asPurpose(fields.get("for")),
  next: localPath(fields.get("next"), ""),
});

/** A number that may be left out; what is no number is left for the verb to refuse. */
const optionalNumber = (text: string): number | undefined =>
  text ? (wholeNumber(text) ?? Number.NaN) : undefined;

const wholeNumber = (text: string | null): number | undefined =>
  /^\d{1,4}$/.test(text ?? "") ? Number(text) : undefined;

const termsOf = ({ items, mode, rangeYears, months, maxUses, usesPerDay }: AnswerChoice) => ({
  ...{ items, mode: mode ?? undefined },
  ...{ rangeYears: wholeNumber(rangeYears), months: wholeNumber(months) },
  ...{ maxUses: optionalNumber(maxUses), usesPerDay: optionalNumber(usesPerDay) },
});

export type Draft = z.output<typeof DraftConsents>;

/** The choice as the verbs take it, or what is still missing, by question. */
export function checkChoice(choice: ConsentChoice): { draft: Draft } | { errors: ConsentErrors } {
  const parsed = DraftConsents.safeParse({
    ...{ granteeIds: choice.grantees, purpose: choice.purpose ?? undefined },
    ...termsOf(choice),
  });
  return parsed.success ? { draft: parsed.data } : { errors: byQuestion(parsed.error) };
}

const readScope = (fields: Fields) => ({
  items: fields.getAll("items").slice(0, 20),
  mode: fields.get("mode"),
  rangeYears: fields.get("rangeYears"),
  months: fields.get("months"),
});

/** What a posted form says of an answer to a bank's request. */
export const readAnswer = (fields: Fields): AnswerChoice => ({
  ...readScope(fields),
  maxUses: fields.get("maxUses")?.trim() ?? "",
  usesPerDay: fields.get("usesPerDay")?.trim() ?? "",
});

/** Nothing at all, as every answer begins. */
export const noAnswer = (): AnswerChoice => readAnswer(new URLSearchParams());

export type Answer = z.output<typeof DraftAnswer>;

/** The answer as the verbs take it, or what is still missing, by question. */
export function checkAnswer(
  requestId: string,
  choice: AnswerChoice,
): { answer: Answer } | { errors: ConsentErrors } {
  const parsed = DraftAnswer.safeParse({ requestId, ...termsOf(choice) });
  return parsed.success ? { answer: parsed.data } : { errors: byQuestion(parsed.error) };
}

/** What a bank's posted form asks for. */
export const readWish = (fields: Fields): RequestWish => ({
  ...readScope(fields),
  uscc: fields.get("uscc") ?? "",
  applicationId: fields.get("applicationId") ?? "",
  purpose: fields.get("purpose"),
  reason: fields.get("reason") ?? "",
});

/** The wish as the verb takes it, or what is still missing, by question. */
export function checkWish(
  wish: RequestWish,
): { asked: z.output<typeof AskConsent> } | { errors: ConsentErrors } {
  const parsed = AskConsent.safeParse({
    ...{ uscc: wish.uscc, items: wish.items, reason: wish.reason },
    ...{ purpose: wish.purpose ?? undefined, mode: wish.mode ?? undefined },
    ...{ rangeYears: wholeNumber(wish.rangeYears), months: wholeNumber(wish.months) },
    applicationId: wish.applicationId || undefined,
  });
  return parsed.success ? { asked: parsed.data } : { errors: byQuestion(parsed.error) };
}

/** A posted form's text fields, as an address has them. */
export const fieldsOf = (form: FormData): Fields => ({
  get: (name) => textOf(form.get(name)),
  getAll: (name) => form.getAll(name).flatMap((value) => textOf(value) ?? []),
});

const textOf = (value: FormDataEntryValue | null): string | null =>
  typeof value === "string" ? value : null;

function byQuestion(error: z.ZodError): ConsentErrors {
  const errors: ConsentErrors = {};
  for (const [path, messages] of Object.entries(fieldErrors(error))) {
    const question = path.split(".", 1)[0] === "granteeIds" ? "grantee" : (path.split(".", 1)[0] ?? "");
    errors[question] = [...new Set([...(errors[question] ?? []), ...messages])];
  }
  return errors;
}
