import { data } from "@remix-run/node";
import { tooMany } from "#lib/errors.ts";
import type { FormReply, ParsedForm } from "./form.ts";

/** A form's answer to one attempt too many: 429 with `Retry-After`. `words` gets the minutes to wait. */
export function refuseUntil(
  form: Extract<ParsedForm<unknown>, { ok: true }>,
  retryAt: Date,
  words: (minutes: number) => string,
) {
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000));
  const refusal = form.refuse(tooMany(words(Math.ceil(seconds / 60))));
  return data<FormReply>(refusal.data, { ...refusal.init, headers: { "Retry-After": String(seconds) } });
}
