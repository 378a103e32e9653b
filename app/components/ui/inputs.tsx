import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { classes } from "./classes.ts";
import { described, Field, type FieldProps } from "./field.tsx";

export const control =
  "block w-full rounded border border-line-strong bg-surface px-3 text-base text-ink aria-invalid:border-2 aria-invalid:border-bad disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken";

const WIDTHS = { xs: "max-w-28", sm: "max-w-48", md: "max-w-80", full: "" } as const;
export type Width = keyof typeof WIDTHS;

type Native<E> = Omit<E, "name" | "id" | "required" | "className" | "width">;

export interface TextInputProps extends FieldProps, Native<InputHTMLAttributes<HTMLInputElement>> {
  width?: Width;
  /** A unit behind the control, such as 元 or 个月. */
  suffix?: ReactNode;
  /** What stands under the control, such as the exact amount. */
  below?: ReactNode;
}

/** One line of text. Also numbers, telephone numbers and passwords, by `type` and `inputMode`. */
export function TextInput({ width = "full", suffix, below, type = "text", ...props }: TextInputProps) {
  const { label, hint, errors, unmarked, className, ...native } = props;
  const id = props.id ?? props.name;
  const input = (
    <input
      {...native}
      {...described(id, { hint, errors })}
      id={id}
      type={type}
      className={classes(
        control,
        unmarked ? "h-9 text-sm" : "h-11",
        WIDTHS[width],
        suffix && "rounded-e-none",
      )}
    />
  );
  return (
    <Field {...{ id, label, hint, errors, unmarked, className }} required={props.required}>
      {suffix ? (
        <div className="flex">
          {input}
          <span className="flex shrink-0 items-center whitespace-nowrap rounded-e border border-s-0 border-line-strong bg-sunken px-3 text-sm">
            {suffix}
          </span>
        </div>
      ) : (
        input
      )}
      {below}
    </Field>
  );
}

/** A calendar date, as `YYYY-MM-DD`. */
export function DateInput(props: Omit<TextInputProps, "type" | "suffix">) {
  return <TextInput width="sm" {...props} type="date" />;
}

/** A month, as `YYYY-MM`. */
export function MonthInput(props: Omit<TextInputProps, "type" | "suffix">) {
  return <TextInput width="sm" placeholder="例如 2026-11" pattern="\d{4}-\d{2}" {...props} type="month" />;
}

/** A file to send. The form needs `encType="multipart/form-data"`. */
export function FileInput({
  accept,
  multiple,
  ...props
}: FieldProps & { accept?: string; multiple?: boolean }) {
  const id = props.id ?? props.name;
  return (
    <Field {...props} id={id}>
      <input
        type="file"
        id={id}
        name={props.name}
        required={props.required}
        accept={accept}
        multiple={multiple}
        {...described(id, props)}
        className="block w-full rounded border border-dashed border-line-strong bg-surface p-3 text-sm file:me-3 file:rounded file:border file:border-line-strong file:bg-surface file:px-3 file:py-1.5 file:font-medium file:text-ink"
      />
    </Field>
  );
}

export interface TextareaProps extends FieldProps, Native<TextareaHTMLAttributes<HTMLTextAreaElement>> {}

export function Textarea({ rows = 4, ...props }: TextareaProps) {
  const { label, hint, errors, unmarked, className, ...native } = props;
  const id = props.id ?? props.name;
  return (
    <Field {...{ id, label, hint, errors, unmarked, className }} required={props.required}>
      <textarea
        {...native}
        {...described(id, { hint, errors })}
        id={id}
        rows={rows}
        className={classes(control, "py-2 leading-relaxed")}
      />
    </Field>
  );
}

export interface Option {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps extends FieldProps, Native<SelectHTMLAttributes<HTMLSelectElement>> {
  options: readonly (Omit<Option, "label"> & { label: string })[];
  /** The words of the empty choice; `false` leaves it out. */
  empty?: string | false;
  width?: Width;
}

export function Select({ options, empty = "请选择", width = "full", ...props }: SelectProps) {
  const { label, hint, errors, unmarked, className, ...native } = props;
  const id = props.id ?? props.name;
  return (
    <Field {...{ id, label, hint, errors, unmarked, className }} required={props.required}>
      <select
        {...native}
        {...described(id, { hint, errors })}
        id={id}
        className={classes(control, unmarked ? "h-9 text-sm" : "h-11", WIDTHS[width])}
      >
        {empty !== false && <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
