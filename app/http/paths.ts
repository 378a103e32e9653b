/** Paths a person may be sent on to after logging in. */
const LANDING = /^\/(enterprise|bank|bureau|source|operator|products|account)(\/|\?|$)/;

function isPlain(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x20 || code === 0x7f || character === "\\") return false;
  }
  return true;
}

/**
 * The local path that `next` names, or `fallback`. Only known portals are accepted, and nothing that a
 * browser could read as another host (`//e`, `/\e`, `javascript:`).
 */
export function localPath(next: string | null | undefined, fallback = "/"): string {
  if (!next || next.length > 500 || !isPlain(next) || next.startsWith("//") || !LANDING.test(next))
    return fallback;
  const url = new URL(next, "http://local.invalid");
  return url.host === "local.invalid" && LANDING.test(url.pathname) ? url.pathname + url.search : fallback;
}

/** Where an anonymous visitor of `request` logs in first, to come back afterwards. */
export function loginPath(request: Request): string {
  const url = new URL(request.url);
  url.searchParams.delete("_routes");
  const wanted = url.pathname.replace(/\.data$/, "").replace(/^\/_root$/, "/") + url.search;
  const next = localPath(wanted, "");
  return withNext("/login", request.method === "GET" ? next : "");
}

/** Where someone who has just logged in goes: on to `next`, if that lies in the own portal or is for everyone. */
export function landingPath(next: string, home: string): string {
  const open = /^\/(products|account)(\/|\?|$)/.test(next);
  const own = next === home || next.startsWith(`${home}/`) || next.startsWith(`${home}?`);
  return open || own ? next : home;
}

/** An address of the log-in that remembers where the person wanted to go. */
export const withNext = (path: string, next: string) =>
  next ? `${path}?next=${encodeURIComponent(next)}` : path;
