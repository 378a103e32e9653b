import type { Member } from "#domain/access/actor.ts";
import type { Caller } from "#domain/access/verb.ts";
import { type CurrentSession, listPlaces } from "#domain/sessions/index.ts";
import { conflict } from "#lib/errors.ts";
import { pageBefore } from "./paths.ts";
import { readForm } from "./posted-form.ts";

type Posting = Caller<Member> & { session: CurrentSession };

/**
 * Refuses what a page posts that was shown for another organisation than the person acts for now: they have switched in
 * another tab since, and would change the wrong one, or believe that they changed this one.
 * @throws DomainError `conflict` with the way back to the other organisation
 */
export async function requireSamePlace(request: Request, caller: Posting): Promise<void> {
  // A clone, since the action reads the form itself. No form with files is about one firm of several.
  if (request.method !== "POST" || !isPlainForm(request)) return;
  const shownFor = (await readForm(request.clone())).get("actsFor");
  if (typeof shownFor !== "string" || shownFor === caller.actor.organisationId) return;
  const place = (await listPlaces(caller, {})).find(({ organisationId }) => organisationId === shownFor);
  const now = caller.session.organisationName;
  const back = place ? `要继续办理${place.name}的事，请先切换回去，再重新操作。` : "请从首页重新进入。";
  throw conflict(`您已切换为代表${now}，而这一页是为${place?.name ?? "另一个单位"}打开的。${back}`, {
    title: "刚才的操作没有执行，没有做任何更改",
    ...(place && {
      ways: [{ to: "switch_place", organisationId: shownFor, name: place.name, next: pageBefore(request) }],
    }),
  });
}

const isPlainForm = (request: Request) =>
  request.headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded") ?? false;
