import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";
import type { RequestHandler, Response } from "express";

/** The route that answers a path: its id, and its pattern (`/bank/applications/:id`), of which there are few. */
export type KnownRoute = { id: string; pattern: string };
export type FindRoute = (path: string) => KnownRoute | null;

type RouteNode = { id: string; path?: string; index?: boolean; children?: RouteNode[] };

function tree(routes: ServerBuild["routes"], parent: string | undefined): RouteNode[] {
  return Object.values(routes).flatMap((route) => {
    if (!route || (route.parentId ?? undefined) !== parent) return [];
    const { id, path, index } = route;
    return [index ? { id, path, index } : { id, path, children: tree(routes, id) }];
  });
}

/** Finds routes just as the router does, however an address is spelled: `/LOGIN`, `/%6cogin` and `/login.data` alike. */
export function routesOf(build: ServerBuild): FindRoute {
  const routes = tree(build.routes, undefined);
  return (path) => {
    const page = path.replace(/\.data$/, "").replace(/^\/_root$/, "/");
    // biome-ignore lint/suspicious/noExplicitAny: the library's union of index and layout routes is closed to plain trees
    const matches = matchRoutes(routes as any, page) as { route: RouteNode }[] | null;
    const last = matches?.at(-1);
    if (!matches || !last) return null;
    const parts = matches.map(({ route }) => route.path ?? "").filter(Boolean);
    return { id: last.route.id, pattern: `/${parts.join("/")}` };
  };
}

/** Looks the route of a request up once, for whoever behind this line asks with {@link routeOf}. */
export function knownRoute(find: FindRoute): RequestHandler {
  return (req, res, next) => {
    res.locals.route = find(req.path);
    next();
  };
}

export const routeOf = (res: Response): KnownRoute | null => res.locals.route ?? null;
