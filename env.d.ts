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
    nonce: string;
    log: Logger;
  }
}
