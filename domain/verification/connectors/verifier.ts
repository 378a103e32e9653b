import type { Fen } from "#lib/money.ts";
import type { Word } from "#lib/vocabulary.ts";

/** Whether the person of that name and number is who the register of firms says stands for the firm. */
export type IdentityCheck = {
  /** The same key asks for the same check: a repetition costs nothing and answers the same. */
  key: string;
  enterpriseName: string;
  uscc: string;
  name: string;
  identityNumber: string;
};
export type IdentityAnswer = { outcome: "match" | "mismatch"; reference: string; notice?: string };

/** A small amount to the firm's own account, in the firm's name. */
export type MicroTransfer = {
  /** The same key sends one amount, however often it is asked. */
  key: string;
  accountName: string;
  bankName: string;
  account: string;
  amount: Fen;
};
export type TransferAnswer = { outcome: "sent" | "refused"; reference: string; notice?: string };

/** Whoever can say that a firm is who it says. Asked by jobs alone, outside any transaction. */
export type IdentityVerifier = {
  readonly environment: Word<"verificationEnvironment">;
  checkLegalRepresentative(check: IdentityCheck): Promise<IdentityAnswer>;
  sendMicroTransfer(transfer: MicroTransfer): Promise<TransferAnswer>;
};

/** The service gave no usable answer. The message says how it failed and never what was asked. */
export class IdentityServiceUnavailable extends Error {
  override readonly name = "IdentityServiceUnavailable";
}
