import {
  type FieldMetadata,
  type FormMetadata,
  getFormProps,
  type SubmissionResult,
  useForm,
} from "@conform-to/react";
import { getZodConstraint, parseWithZod } from "@conform-to/zod/v4";
import { missingField } from "#app/http/zod-messages.ts";
import type { z } from "#lib/zod.ts";

export interface ZodFormOptions {
  /** The refusal that the action answered with, if it did. */
  lastResult?: SubmissionResult<string[]> | null | undefined;
  /** Values to begin with, as the form's text. */
  defaultValue?: Record<string, unknown>;
  /** Needed where one page has two forms with the same field names. */
  id?: string;
}

/**
 * A form checked in the browser by the schema that the action uses; without JavaScript the action alone checks.
 * Spread `formProps(form)` on `<Form method="post">` and `fieldProps(fields.x)` on each control.
 */
export function useZodForm<S extends z.ZodType<unknown, Record<string, unknown>>>(
  schema: S,
  { lastResult, defaultValue, id = "form" }: ZodFormOptions = {},
) {
  return useForm<z.input<S>, z.output<S>, string[]>({
    id,
    lastResult: lastResult ?? null,
    // The values a page begins with are text by the time they reach a control.
    defaultValue: defaultValue as never,
    constraint: getZodConstraint(schema) as never,
    // On submit, not on leaving a field: an error that comes or goes under the pointer moves the button away from it.
    shouldValidate: "onSubmit",
    shouldRevalidate: "onSubmit",
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: missingField }) as never,
  });
}

export const formProps = <T extends Record<string, unknown>>(form: FormMetadata<T, string[]>) =>
  getFormProps(form);

type AnyField = Pick<
  FieldMetadata<unknown, Record<string, unknown>, string[]>,
  "id" | "name" | "errors" | "required" | "minLength" | "maxLength" | "min" | "max" | "step" | "pattern"
> & { initialValue: unknown; key: string | undefined };

/** The props of a text-like control for a field of {@link useZodForm}. */
export function fieldProps(field: AnyField) {
  const { id, name, errors, required, minLength, maxLength } = field;
  const initial = field.initialValue;
  return {
    id,
    name: String(name),
    errors,
    required,
    minLength,
    maxLength,
    defaultValue: typeof initial === "string" ? initial : undefined,
  };
}

/** The props of a {@link CheckboxGroup}. */
export function choicesProps(field: AnyField) {
  const initial = field.initialValue;
  const defaultValues = Array.isArray(initial)
    ? initial.map(String)
    : typeof initial === "string"
      ? [initial]
      : [];
  return {
    id: field.id,
    name: String(field.name),
    errors: field.errors,
    required: field.required,
    defaultValues,
  };
}

/** The props of a single {@link Checkbox}. */
export function checkboxProps(field: AnyField) {
  const defaultChecked = field.initialValue === "on";
  return {
    id: field.id,
    name: String(field.name),
    errors: field.errors,
    required: field.required,
    defaultChecked,
  };
}
