import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { LinkButton } from "../ui/button.tsx";
import { useRoot } from "./use-root.ts";
import { SkipLink, Wordmark } from "./wordmark.tsx";

/** The frame of the pages that anyone may read. */
export function PublicShell({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-4 px-4 py-1.5 sm:px-6">
          <Wordmark />
          <nav aria-label="主导航" className="flex items-center gap-2 sm:gap-4">
            <Link to="/products" className="inline-flex min-h-11 items-center px-2 hover:underline">
              产品
            </Link>
            <Link
              to="/about/privacy"
              className="hidden min-h-11 items-center px-2 hover:underline sm:inline-flex"
            >
              数据与隐私
            </Link>
            <Entry />
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <PublicFooter />
    </div>
  );
}

/** The way in, or back in for whoever is logged in. */
function Entry() {
  const portal = useRoot()?.portal;
  if (portal)
    return (
      <LinkButton to={portal.home} size="sm">
        进入{portal.name}
      </LinkButton>
    );
  return (
    <>
      <LinkButton to="/login" variant="quiet" size="sm">
        登录
      </LinkButton>
      <LinkButton to="/register" size="sm">
        企业注册
      </LinkButton>
    </>
  );
}

function PublicFooter() {
  return (
    <footer className="mt-16 border-t border-line text-sm text-muted">
      <div className="mx-auto flex max-w-6xl flex-wrap justify-between gap-x-8 gap-y-2 px-4 py-6 sm:px-6">
        <p>信易贷 · 静海区 —— 区级融资信用服务平台，对企业免费</p>
        <p className="flex flex-wrap gap-4">
          <Link to="/statistics" className="underline underline-offset-4">
            公开统计
          </Link>
          <Link to="/about/privacy" className="underline underline-offset-4">
            数据与隐私
          </Link>
          <Link to="/login" className="underline underline-offset-4">
            银行与部门登录
          </Link>
        </p>
      </div>
    </footer>
  );
}

export interface AuthShellProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  /** Under the form: the way to the other page. */
  footer?: ReactNode;
}

/** The frame of logging in and registering: one thing on the page. */
export function AuthShell({ title, lead, children, footer }: AuthShellProps) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="mx-auto max-w-xl px-4 pt-4 sm:pt-8">
        <Wordmark />
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-xl px-4 py-6 outline-none">
        <div className="rounded-lg border border-line bg-surface p-5 sm:p-8">
          <h1 className="text-xl font-semibold">{title}</h1>
          {lead && <div className="mt-2 text-muted">{lead}</div>}
          <div className="mt-6">{children}</div>
        </div>
        {footer && <div className="mt-4 text-center">{footer}</div>}
      </main>
    </div>
  );
}
