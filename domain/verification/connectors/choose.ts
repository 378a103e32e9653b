import { cityService } from "./city-service.ts";
import { simulatedVerifier } from "./simulator.ts";
import type { IdentityVerifier } from "./verifier.ts";

export type VerifierSettings = {
  NODE_ENV?: string;
  DEMO?: string;
  IDENTITY_SERVICE_URL?: string;
  IDENTITY_SERVICE_KEY?: string;
  IDENTITY_SIMULATOR?: string;
};

/**
 * The identity service that the settings name, or its simulator for development and demonstrations. Undefined where
 * real people would otherwise be verified by nobody.
 */
export function identityVerifierOf(settings: VerifierSettings): IdentityVerifier | undefined {
  const { IDENTITY_SERVICE_URL: url, IDENTITY_SERVICE_KEY: key } = settings;
  if (url && key) return cityService({ url, key });
  const simulates =
    settings.IDENTITY_SIMULATOR === "yes" ||
    (settings.IDENTITY_SIMULATOR !== "no" &&
      (settings.DEMO === "district" || settings.NODE_ENV !== "production"));
  return simulates ? simulatedVerifier() : undefined;
}
