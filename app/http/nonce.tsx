import { createContext, useContext } from "react";

/** The nonce of this page's Content-Security-Policy, for elements that carry inline style or script. */
export const NonceContext = createContext<string | undefined>(undefined);

export const useNonce = () => useContext(NonceContext);
