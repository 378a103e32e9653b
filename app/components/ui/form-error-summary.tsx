import { useEffect, useRef } from "react";

export interface FormErrors {
  id: string;
  /** Errors of the form as a whole. */
  errors?: string[] | undefined;
  /** Errors by field name; the empty name is the form itself. */
  allErrors: Record<string, string[]>;
  status?: "success" | "error" | undefined;
}

export interface FormErrorSummaryProps {
  form: FormErrors;
  title?: string;
  /** The fields' names in words, put before messages that do not name them. */
  labels?: Record<string, string>;
}

/** Lists what must be mended before the form can go, each line a link to its field. Takes a form of `useZodForm`. */
export function FormErrorSummary({ form, title = "还有内容需要修改", labels = {} }: FormErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  const inFields = Object.entries(form.allErrors).flatMap(([name, messages]) =>
    name === "" ? [] : messages.map((message) => ({ name, message })),
  );
  const ofForm = form.errors ?? form.allErrors[""] ?? [];
  const refused = form.status === "error" && inFields.length + ofForm.length > 0;
  const wrong = refused ? [...ofForm, ...inFields.map(({ name, message }) => name + message)].join() : "";
  // Again whenever the mistakes are others than before: a second refusal is as easily missed as the first.
  useEffect(() => {
    if (wrong) box.current?.focus();
  }, [wrong]);
  if (!refused) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      aria-labelledby={`${form.id}-summary`}
      className="max-w-xl rounded border-2 border-bad bg-bad-soft p-4"
    >
      <h2 id={`${form.id}-summary`} className="font-semibold text-bad">
        {title}
      </h2>
      <ul className="mt-1 grid gap-1">
        {ofForm.map((message) => (
          <li key={message}>{message}</li>
        ))}
        {inFields.map(({ name, message }) => (
          <li key={`${name} ${message}`}>
            <a href={`#${form.id}-${name}`} className="font-medium text-bad underline underline-offset-4">
              {labels[name] && !message.includes(labels[name]) ? `${labels[name]}：${message}` : message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
