import { Link } from "@remix-run/react";
import { PRODUCT_NAME } from "./product.ts";

/** The product's sign and name, a link home. */
export function Wordmark({ to = "/" }: { to?: string }) {
  return (
    <Link to={to} className="inline-flex min-h-11 items-center gap-2.5 whitespace-nowrap font-semibold">
      <svg viewBox="0 0 32 32" className="size-7 flex-none" aria-hidden="true">
        <rect width="32" height="32" rx="6" className="fill-accent" />
        <path
          d="M8 21.5 13.5 16l4 4L24 12.5"
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="stroke-on-accent"
        />
        <path d="M8 25.5h16" strokeWidth="2" strokeLinecap="round" className="stroke-on-accent opacity-60" />
      </svg>
      {PRODUCT_NAME}
    </Link>
  );
}

export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-50 bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      跳到正文
    </a>
  );
}
