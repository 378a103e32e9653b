import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleDataRequestFunction,
  type HandleErrorFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { describeError } from "#lib/error-log.ts";
import { NonceContext } from "./http/nonce.tsx";
import { withoutNul } from "./http/without-nul.ts";

/** Loaders still pending after this long are given up. */
export const streamTimeout = 10_000;

/** Renders a page as a stream: people get its shell at once, crawlers the whole. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, log, requestId }: AppLoadContext,
): Promise<Response> {
  const whole = isbot(request.headers.get("user-agent")) || remixContext.isSpaMode;
  return new Promise((resolve, reject) => {
    let responseStatus = status;
    let shellSent = false;
    const respond = () => {
      shellSent = true;
      const body = withoutNul();
      headers.set("Content-Type", "text/html; charset=utf-8");
      if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: responseStatus }));
      stream.pipe(body);
    };
    const stream = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        onShellReady: () => whole || respond(),
        onAllReady: () => whole && respond(),
        onShellError: reject,
        onError(error) {
          responseStatus = 500;
          if (shellSent)
            log.error({ requestId, error: describeError(error) }, "render failed after the shell");
        },
      },
    );
    setTimeout(() => stream.abort(), streamTimeout + 1_000).unref();
  });
}

/** Errors that no route mapped, such as those of rendering. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  (context as AppLoadContext).log.error({ error: describeError(error) }, "request failed");
};

/** What scripts are given is as private as the page itself: no cache keeps it, and nothing is left to go back to. */
export const handleDataRequest: HandleDataRequestFunction = (response) => {
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  return response;
};
