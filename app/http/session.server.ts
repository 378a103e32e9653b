import { createCookie } from "@remix-run/node";
import { SESSION_HOURS } from "#domain/sessions/index.ts";

/** Holds nothing but a random token; everything else about the session stays on the server. */
const plainCookie = { path: "/", httpOnly: true, sameSite: "lax", maxAge: SESSION_HOURS * 3600 } as const;

const cookieFor = (secure: boolean) =>
  createCookie(secure ? "__Host-xyd" : "xyd", { ...plainCookie, secure });

/** Behind TLS the cookie is Secure and bound to the host; on plain loopback browsers would drop such a cookie. */
const isSecure = (request: Request) => new URL(request.url).protocol === "https:";

export const readToken = (request: Request): Promise<string | null> =>
  tokenIn(request.headers.get("Cookie"), isSecure(request));

/** The token in the one cookie that counts. Others of a similar name are anybody's. */
export async function tokenIn(cookies: string | null, secure: boolean): Promise<string | null> {
  const token: unknown = await cookieFor(secure).parse(cookies);
  return typeof token === "string" ? token : null;
}

export const tokenCookie = (request: Request, token: string) => cookieFor(isSecure(request)).serialize(token);
export const clearedCookie = (request: Request) => cookieFor(isSecure(request)).serialize("", { maxAge: 0 });
