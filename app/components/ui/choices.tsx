import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import { described, FieldError, FieldGroup, type FieldProps } from "./field.tsx";
import type { Option } from "./inputs.tsx";

const box = "mt-0.5 size-6 flex-none accent-accent";
const row =
  "flex min-h-11 cursor-pointer items-start gap-3 rounded border border-line bg-surface px-3 py-2.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-3 has-focus-visible:outline-accent has-disabled:cursor-default has-disabled:opacity-60";

function Choice({ id, option, input }: { id: string; option: Option; input: ReactNode }) {
  return (
    <label htmlFor={id} className={row}>
      {input}
      <span>
        <span className="block">{option.label}</span>
        {option.hint && (
          <span id={`${id}-hint`} className="block text-sm text-muted">
            {option.hint}
          </span>
        )}
      </span>
    </label>
  );
}

export interface RadioGroupProps extends FieldProps {
  options: readonly Option[];
  defaultValue?: string | undefined;
  /** Beside each other on wide screens; for two to four short answers. */
  inline?: boolean;
}

/** One answer out of a few. The first radio carries the group's id, so that error links land on it. */
export function RadioGroup({ options, defaultValue, inline, ...props }: RadioGroupProps) {
  const id = props.id ?? props.name;
  return (
    <FieldGroup {...props} id={id}>
      <div className={classes("grid gap-2", inline && "sm:auto-cols-fr sm:grid-flow-col")}>
        {options.map((option) => {
          const own = `${id}-${option.value}`;
          return (
            <Choice
              key={option.value}
              id={own}
              option={option}
              input={
                <input
                  type="radio"
                  id={own}
                  name={props.name}
                  value={option.value}
                  required={props.required}
                  disabled={option.disabled}
                  defaultChecked={defaultValue === option.value}
                  aria-describedby={option.hint ? `${own}-hint` : undefined}
                  className={box}
                />
              }
            />
          );
        })}
      </div>
    </FieldGroup>
  );
}

export interface CheckboxGroupProps extends FieldProps {
  options: readonly Option[];
  defaultValues?: readonly string[] | undefined;
}

/** Any number of answers. Nothing is ticked unless the person ticked it before. */
export function CheckboxGroup({ options, defaultValues = [], ...props }: CheckboxGroupProps) {
  const id = props.id ?? props.name;
  return (
    <FieldGroup {...props} id={id}>
      {options.map((option) => {
        const own = `${id}-${option.value}`;
        return (
          <Choice
            key={option.value}
            id={own}
            option={option}
            input={
              <input
                type="checkbox"
                id={own}
                name={props.name}
                value={option.value}
                disabled={option.disabled}
                defaultChecked={defaultValues.includes(option.value)}
                aria-describedby={option.hint ? `${own}-hint` : undefined}
                className={box}
              />
            }
          />
        );
      })}
    </FieldGroup>
  );
}

export interface CheckboxProps extends Omit<FieldProps, "unmarked"> {
  value?: string;
  defaultChecked?: boolean | undefined;
}

/** A single statement to agree to. */
export function Checkbox({
  value = "on",
  defaultChecked,
  label,
  hint,
  errors,
  className,
  ...props
}: CheckboxProps) {
  const id = props.id ?? props.name;
  return (
    <div className={classes("max-w-xl", className)}>
      <Choice
        id={id}
        option={{ value, label, hint }}
        input={
          <input
            type="checkbox"
            id={id}
            name={props.name}
            value={value}
            required={props.required}
            defaultChecked={defaultChecked}
            {...described(id, { hint, errors })}
            className={box}
          />
        }
      />
      <FieldError id={id} errors={errors} />
    </div>
  );
}
