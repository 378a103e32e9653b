import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { NonceContext } from "./http/nonce.tsx";

const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
// Read by get-nonce, through which the dialog primitive marks the style element it adds.
(globalThis as { __webpack_nonce__?: string | undefined }).__webpack_nonce__ = nonce;

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
