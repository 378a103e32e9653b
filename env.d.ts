/// <reference types="vite/client" />
import "@remix-run/node";
import type { Logger } from "pino";
import type { Platform } from "#domain/access/platform.ts";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
  interface AppLoadContext {
    platform: Platform;
    requestId: string;
    /** Where the request comes from, as far as the trusted proxies tell. */
    address?: string | undefined;
    nonce: string;
    log: Logger;
  }
}
