import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

export interface DialogProps {
  /** The button that opens it. */
  trigger: ReactNode;
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** A question over the page. Needs JavaScript: give the same action a page of its own where it matters. */
export function Dialog({ trigger, title, description, children }: DialogProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-[rgb(15_20_25/0.45)]" />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className="fixed inset-x-0 bottom-0 z-50 max-h-[90dvh] overflow-y-auto rounded-t-lg bg-surface p-5 shadow-raised sm:inset-x-auto sm:bottom-auto sm:top-1/2 sm:left-1/2 sm:w-[32rem] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg sm:p-6"
        >
          <Primitive.Title className="pe-10 text-lg font-semibold">{title}</Primitive.Title>
          {description && (
            <Primitive.Description asChild>
              <div className="mt-2 text-muted">{description}</div>
            </Primitive.Description>
          )}
          <div className="mt-4">{children}</div>
          <Primitive.Close
            aria-label="关闭"
            className="absolute top-3 right-3 grid size-10 place-items-center rounded text-muted hover:bg-sunken"
          >
            <X aria-hidden className="size-5" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const DialogClose = Primitive.Close;
