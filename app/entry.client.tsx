import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { NonceContext } from "./http/nonce.tsx";

const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
// Read by get-nonce, through which the dialog primitive marks the style element it adds.
(globalThis as { __webpack_nonce__?: string | undefined }).__webpack_nonce__ = nonce;

// Browsers keep a page as it was to go back to, whatever its headers say. What it shows may have been withdrawn since, so
// nothing of it is shown before it was asked for anew.
addEventListener("pagehide", ({ persisted }) => {
  if (persisted) document.documentElement.hidden = true;
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <NonceContext.Provider value={nonce}>
        <RemixBrowser />
      </NonceContext.Provider>
    </StrictMode>,
  );
});
