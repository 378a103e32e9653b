import { Link } from "@remix-run/react";
import { useContext } from "react";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { WaitingCounts } from "./counts.tsx";
import { portalFor } from "./navigation.ts";
import { Rights } from "./rights.tsx";

export interface DeskProps {
  portal: OrganisationKind;
  title: string;
  /** What the post is for. */
  lead: string;
  /** The place that is most of the post's work. */
  first: string;
}

/** Where those begin whose post has no figures and no cases of its own: the places that are theirs, in a few words. */
export function Desk({ portal: kind, title, lead, first }: DeskProps) {
  const portal = portalFor(kind, useContext(Rights));
  const counts = useContext(WaitingCounts);
  const places = portal.items.filter(({ to }) => to !== portal.home);
  const inOrder = [...places.filter(({ to }) => to === first), ...places.filter(({ to }) => to !== first)];
  return (
    <>
      <PageHeader title={title} lead={lead} />
      <ul className="max-w-2xl border-t border-line">
        {inOrder.map(({ to, label, note, icon: Icon }) => (
          <li key={to} className="relative flex gap-3 border-b border-line py-3 hover:bg-sunken">
            <Icon aria-hidden className="mt-1 size-4.5 flex-none text-muted" />
            <div>
              <Link to={to} className="link font-medium after:absolute after:inset-0">
                {label}
              </Link>
              {note && <p className="text-sm text-muted">{note}</p>}
            </div>
            {(counts[to] ?? 0) > 0 && (
              <p className="ms-auto self-center text-sm whitespace-nowrap">待办 {counts[to]} 项</p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
