import { Form, Link, NavLink, useLocation } from "@remix-run/react";
import { ArrowLeftRight, LogOut, Menu, UserRound } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import type { Permission } from "#domain/access/permissions.ts";
import { label, type MemberRole, type OrganisationKind } from "#lib/vocabulary.ts";
import { classes } from "../ui/classes.ts";
import { ActingFor } from "./acts-for.tsx";
import { Count, type Counts, WaitingCounts } from "./counts.tsx";
import { barOf, type NavigationItem, type Portal, portalFor } from "./navigation.ts";
import { Rights } from "./rights.tsx";
import { SkipLink, Wordmark } from "./wordmark.tsx";

export interface PortalShellProps {
  portal: OrganisationKind;
  /** The organisation that its forms say they were shown for. */
  organisationId?: string;
  organisation: string;
  user: string;
  post: MemberRole;
  /** What the user may do: it decides which places the navigation names, and what the pages offer. */
  rights: readonly Permission[];
  /** In how many organisations the user has a place; with more than one they may switch. */
  places?: number;
  /** Counts beside entries of the navigation, by address. */
  counts?: Counts;
  children: ReactNode;
}

/** The frame of a signed-in portal: who one is, where one can go, and the way out. */
export function PortalShell({
  portal: kind,
  organisationId,
  organisation,
  user,
  post,
  rights,
  places = 1,
  counts = {},
  children,
}: PortalShellProps) {
  const portal = portalFor(kind, rights);
  return (
    <div className="min-h-dvh pb-20 lg:pb-0 print:pb-0">
      <SkipLink />
      <header className="no-print border-b border-line bg-surface">
        <div className="mx-auto flex max-w-[90rem] items-center gap-x-4 px-4 lg:px-6">
          <Wordmark to={portal.home} />
          <span className="hidden border-s border-line ps-4 text-muted sm:inline">{portal.name}</span>
          <p className="ms-auto truncate text-sm text-muted lg:hidden">{organisation}</p>
          <div className="ms-auto hidden min-w-0 items-center gap-4 text-sm lg:flex">
            <p className="truncate">
              {organisation}
              <span className="ms-3 text-muted">
                {user}
                {`（${label("memberRole", post)}）`}
              </span>
            </p>
            <AccountLinks places={places} />
            <SignOut />
          </div>
        </div>
      </header>
      <div className="mx-auto flex max-w-[90rem]">
        <nav
          aria-label={portal.name}
          className="sticky top-0 hidden max-h-dvh w-52 flex-none self-start overflow-y-auto px-3 py-6 lg:block"
        >
          <NavigationList portal={portal} counts={counts} />
        </nav>
        <main
          id="main"
          tabIndex={-1}
          className="min-w-0 flex-1 px-4 py-6 outline-none lg:px-8 lg:py-8 print:p-0"
        >
          <Rights.Provider value={rights}>
            <ActingFor.Provider value={organisationId}>
              <WaitingCounts.Provider value={counts}>{children}</WaitingCounts.Provider>
            </ActingFor.Provider>
          </Rights.Provider>
        </main>
      </div>
      <PhoneBar {...{ portal, counts, organisation, user, places }} />
    </div>
  );
}

const plainLink = "inline-flex min-h-9 items-center gap-1.5 whitespace-nowrap text-accent hover:underline";

/** To what concerns the user alone, and to their other organisations. */
function AccountLinks({ places, className }: { places: number; className?: string }) {
  return (
    <>
      {places > 1 && (
        <Link to="/account#places" className={classes(plainLink, className)}>
          <ArrowLeftRight aria-hidden className="size-4" />
          切换单位
        </Link>
      )}
      <Link to="/account" className={classes(plainLink, className)}>
        <UserRound aria-hidden className="size-4" />
        账号与安全
      </Link>
    </>
  );
}

function SignOut({ className }: { className?: string }) {
  return (
    <Form method="post" action="/logout">
      <button type="submit" className={classes(plainLink, className)}>
        <LogOut aria-hidden className="size-4" />
        退出登录
      </button>
    </Form>
  );
}

interface NavigationListProps {
  portal: Portal;
  counts: Counts;
}

function NavigationList({ portal, counts }: NavigationListProps) {
  return (
    <ul className="grid gap-0.5">
      {portal.items.map(({ to, label: words, icon: Icon }) => (
        <li key={to}>
          <NavLink
            to={to}
            end={to === portal.home}
            prefetch="intent"
            className={({ isActive }) =>
              classes(
                "flex min-h-11 items-center gap-3 rounded px-3 lg:min-h-10",
                isActive ? "bg-accent-soft font-semibold text-accent-strong" : "hover:bg-sunken",
              )
            }
          >
            <Icon aria-hidden className="size-4.5 flex-none" />
            {words}
            <Count value={counts[to]} />
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

/** On a phone: the four main places at the thumb, everything else behind a drawer that needs no script. */
function PhoneBar({
  portal,
  counts,
  organisation,
  user,
  places,
}: NavigationListProps & { organisation: string; user: string; places: number }) {
  const { pathname } = useLocation();
  return (
    <nav
      aria-label={`${portal.name}（手机）`}
      className="no-print fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {barOf(portal).map((item) => (
        <BarItem key={item.to} item={item} end={item.to === portal.home} count={counts[item.to]} />
      ))}
      {/* A new key per page closes the drawer after a choice. */}
      <details key={pathname} className="group min-w-0 flex-1" onKeyDown={closeOnEscape}>
        {/* While it is open, whatever lies outside of the drawer is its handle too. */}
        <summary
          className={classes(
            bar,
            "list-none text-muted group-open:before:fixed group-open:before:inset-0 [&::-webkit-details-marker]:hidden",
          )}
        >
          <Menu aria-hidden className="size-5" />
          更多
        </summary>
        <div className="absolute inset-x-0 bottom-full max-h-[75dvh] overflow-y-auto rounded-t-lg border-t border-line bg-surface p-4 shadow-raised">
          <p className="px-3 font-semibold">{organisation}</p>
          <p className="px-3 text-sm text-muted">{user}</p>
          <div className="mb-2 flex flex-wrap gap-x-6 border-b border-line px-3 pb-2">
            <AccountLinks places={places} className="min-h-11" />
            <SignOut className="min-h-11" />
          </div>
          <NavigationList portal={portal} counts={counts} />
        </div>
      </details>
    </nav>
  );
}

function closeOnEscape(event: KeyboardEvent<HTMLDetailsElement>) {
  if (event.key !== "Escape" || !event.currentTarget.open) return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary")?.focus();
}

const bar = "relative flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs";

function BarItem({ item, end, count }: { item: NavigationItem; end: boolean; count: number | undefined }) {
  const Icon = item.icon;
  return (
    <NavLink
      to={item.to}
      end={end}
      className={({ isActive }) =>
        classes(bar, "min-w-0 flex-1", isActive ? "font-semibold text-accent" : "text-muted")
      }
    >
      <Icon aria-hidden className="size-5" />
      {item.label}
      {count ? (
        <span className="absolute top-1 left-1/2 ms-2 rounded-full bg-accent px-1.5 text-on-accent tabular">
          {count}
        </span>
      ) : null}
    </NavLink>
  );
}
