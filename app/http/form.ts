import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { z } from "#lib/zod.ts";
import { isDomainError, STATUS } from "./errors.ts";
import { readForm } from "./posted-form.ts";
import { missingField } from "./zod-messages.ts";

export type FormReply = SubmissionResult<string[]>;

export type ParsedForm<T> = { ok: true; value: T; refuse: Refuse } | { ok: false; response: FormResponse };

type FormResponse = ReturnType<typeof data<FormReply>>;
/** Turns a refusal of the verb into the form's own errors; anything else is thrown on. */
type Refuse = (error: unknown) => FormResponse;

export interface ParseOptions {
  /** Fields never sent back to the page, such as passwords. */
  secrets?: string[];
}

/**
 * Reads a posted form with a schema. Field errors come back beside their fields with status 400:
 *
 * ```ts
 * const form = await parseForm(request, Register);
 * if (!form.ok) return form.response;
 * try { await register(actor, form.value); } catch (error) { return form.refuse(error); }
 * return redirect("/enterprise");
 * ```
 */
export async function parseForm<S extends z.ZodType>(
  request: Request,
  schema: S,
  { secrets = [] }: ParseOptions = {},
): Promise<ParsedForm<z.output<S>>> {
  const submission = parseWithZod(await readForm(request), { schema, error: missingField });
  const reply = (errors?: { formErrors?: string[]; fieldErrors?: Record<string, string[]> }) =>
    submission.reply({ ...errors, hideFields: secrets }) as FormReply;
  if (submission.status !== "success") return { ok: false, response: data(reply(), { status: 400 }) };
  return {
    ok: true,
    value: submission.value as z.output<S>,
    refuse(error) {
      if (!isDomainError(error) || error.code === "unauthenticated" || error.code === "not_found")
        throw error;
      const inFields = Object.keys(error.fields).length > 0;
      const status = STATUS[error.code];
      return data(reply({ formErrors: inFields ? [] : [error.message], fieldErrors: error.fields }), {
        status,
      });
    },
  };
}
