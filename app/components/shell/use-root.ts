import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "#app/root.tsx";

/** What the root knows of the request; nothing where the root itself could not be read. */
export const useRoot = () => useRouteLoaderData<typeof loader>("root");
