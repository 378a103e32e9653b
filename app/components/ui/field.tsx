import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";

/** What every form control of the platform takes. */
export interface FieldProps {
  name: string;
  /** The control's id, to which labels and the error summary point; the name unless told otherwise. */
  id?: string;
  label: ReactNode;
  /** One sentence that helps to answer. */
  hint?: ReactNode;
  errors?: string[] | undefined;
  /** Without it the label says （选填）. */
  required?: boolean | undefined;
  /** Hides the words （选填）, where nothing is required, as in filters. */
  unmarked?: boolean;
  className?: string;
}

export const hintId = (id: string) => `${id}-hint`;
export const errorId = (id: string) => `${id}-error`;

/** The aria attributes that tie a control to its hint and its error. */
export function described(id: string, { hint, errors }: Pick<FieldProps, "hint" | "errors">) {
  const ids = [hint && hintId(id), errors?.length && errorId(id)].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": errors?.length ? true : undefined };
}

export function FieldError({ id, errors }: { id: string; errors?: string[] | undefined }) {
  if (!errors?.length) return null;
  return (
    <p id={errorId(id)} className="mt-1 flex items-start gap-1.5 text-sm font-medium text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 flex-none" />
      <span>
        <span className="sr-only">错误：</span>
        {errors.join(" ")}
      </span>
    </p>
  );
}

export function FieldHint({ id, hint }: { id: string; hint?: ReactNode }) {
  if (!hint) return null;
  return (
    <p id={hintId(id)} className="mt-0.5 text-sm text-muted">
      {hint}
    </p>
  );
}

export const Optional = () => <span className="ms-1 text-sm font-normal text-muted">（选填）</span>;

/** A label, a hint, the control and its error, one under the other. */
export function Field({
  id,
  label,
  hint,
  errors,
  required,
  unmarked,
  className,
  children,
}: Omit<FieldProps, "name" | "id"> & { id: string; children: ReactNode }) {
  return (
    <div className={classes("max-w-xl", errors?.length && "border-s-4 border-bad ps-3", className)}>
      <label htmlFor={id} className={classes("font-medium", unmarked && "text-sm text-muted")}>
        {label}
        {!required && !unmarked && <Optional />}
      </label>
      <FieldHint id={id} hint={hint} />
      <div className="mt-1.5">{children}</div>
      <FieldError id={id} errors={errors} />
    </div>
  );
}

/** A group of choices under one question. */
export function FieldGroup({
  id,
  label,
  hint,
  errors,
  required,
  unmarked,
  className,
  children,
}: Omit<FieldProps, "name" | "id"> & { id: string; children: ReactNode }) {
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      {...described(id, { hint, errors })}
      className={classes("max-w-xl", errors?.length && "border-s-4 border-bad ps-3", className)}
    >
      <legend className="font-medium">
        {label}
        {!required && !unmarked && <Optional />}
      </legend>
      <FieldHint id={id} hint={hint} />
      <div className="mt-2 grid gap-2">{children}</div>
      <FieldError id={id} errors={errors} />
    </fieldset>
  );
}
