import { createContext, useContext } from "react";

/** The organisation that the page was shown for. */
export const ActingFor = createContext<string | undefined>(undefined);

/**
 * Tells in a posted form for which organisation its page was shown. Whoever switched in another tab since would act for
 * the wrong one: such a post is refused (`requireSamePlace`).
 */
export function ActsFor() {
  const organisationId = useContext(ActingFor);
  return organisationId === undefined ? null : <input type="hidden" name="actsFor" value={organisationId} />;
}
