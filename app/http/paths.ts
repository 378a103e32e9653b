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

/** The page of ours that a post came from; nothing where the browser does not say or names another site. */
export function pageBefore(request: Request): string {
  const referer = request.headers.get("Referer");
  if (!referer || !URL.canParse(referer)) return "";
  const { host, pathname, search } = new URL(referer);
  return host === new URL(request.url).host ? localPath(pathname + search, "") : "";
}

/**
 * Where an anonymous visitor of `request` logs in first, to come back afterwards. A post is not done again: the log-in says
 * that it came to nothing, and leads back to the page that it came from.
 */
export function loginPath(request: Request): string {
  if (request.method !== "GET") {
    const page = pageBefore(request);
    return page ? `${withNext("/login", page)}&done=lapsed` : "/login?done=lapsed";
  }
  const url = new URL(request.url);
  url.searchParams.delete("_routes");
  const wanted = url.pathname.replace(/\.data$/, "").replace(/^\/_root$/, "/") + url.search;
  return withNext("/login", localPath(wanted, ""));
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
