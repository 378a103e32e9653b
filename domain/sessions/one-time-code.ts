import { generateSecret, generateSync, generateURI, verifySync } from "otplib";

/** A code lives this long; the one before and the one after are taken too, since clocks differ (RFC 6238, 5.2). */
export const STEP_SECONDS = 30;
const ISSUER = "信易贷";

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** 160 random bits in Base32, as RFC 4226 asks. */
export const newSecret = () => generateSecret();

/** The code of a secret at an instant. */
export const codeAt = (secret: string, at: Date) => generateSync({ secret, epoch: seconds(at) });

/** What an authenticator reads from the QR code. */
export const authenticatorUri = (secret: string, loginName: string) =>
  generateURI({ issuer: ISSUER, label: loginName, secret });

/** The time step whose code this is, if it is one that may still be shown; null for any other code. */
export function stepOfCode(secret: string, code: string, at: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const found = verifySync({ secret, token: code, epoch: seconds(at), epochTolerance: STEP_SECONDS });
  return found.valid && "timeStep" in found ? found.timeStep : null;
}
