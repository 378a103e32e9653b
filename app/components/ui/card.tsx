import type { ReactNode } from "react";
import { classes } from "./classes.ts";

export interface CardProps {
  title?: ReactNode;
  /** The rank of the title among the page's headings. */
  level?: 2 | 3;
  /** Beside the title: a status, a link. */
  aside?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
  /** Without inner space, for a table that reaches the edges. */
  flush?: boolean;
  className?: string;
}

/** A thing with an identity of its own: an offer, a loan, a consent. Not a decoration for sections. */
export function Card({ title, level = 3, aside, footer, children, flush, className }: CardProps) {
  const Heading = `h${level}` as const;
  return (
    <section
      className={classes("card rounded-lg border border-line bg-surface", flush && "card-flush", className)}
    >
      {(title || aside) && (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 pt-4 sm:px-5">
          {title && <Heading className="text-base font-semibold">{title}</Heading>}
          {aside}
        </header>
      )}
      <div className={classes(!flush && "p-4 sm:px-5", flush && title && "pt-3")}>{children}</div>
      {footer && <footer className="border-t border-line px-4 py-3 sm:px-5">{footer}</footer>}
    </section>
  );
}

export interface SectionProps {
  title: ReactNode;
  /** A sentence under the title. */
  lead?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  id?: string;
  className?: string;
}

/** A part of a page under its own heading, set apart by white space. */
export function Section({ title, lead, aside, children, id, className }: SectionProps) {
  return (
    <section id={id} className={classes("mt-10 first:mt-0", className)}>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h2 className="text-lg font-semibold">{title}</h2>
          {lead && <p className="measure mt-1 text-muted">{lead}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
