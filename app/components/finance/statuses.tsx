import { label, type Vocabulary, type Word } from "#lib/vocabulary.ts";
import { Status, type Tone } from "../ui/status.tsx";

type Listed =
  | "alertStatus"
  | "applicationStatus"
  | "changeStatus"
  | "consentRequestStatus"
  | "consentStatus"
  | "creditLineStatus"
  | "deliveryStatus"
  | "drawdownStatus"
  | "exportStatus"
  | "invitationStatus"
  | "jobStatus"
  | "loanStatus"
  | "matchRunStatus"
  | "organisationStatus"
  | "productStatus"
  | "resetStatus"
  | "verdict";

const TONES: { [K in Listed]: Record<Word<K>, Tone> } = {
  alertStatus: { open: "warn", explained: "good", escalated: "bad" },
  applicationStatus: {
    submitted: "info",
    accepted: "info",
    proposed: "warn",
    approved: "good",
    declined: "bad",
    withdrawn: "neutral",
  },
  changeStatus: { open: "warn", approved: "good", rejected: "bad", cancelled: "neutral" },
  consentRequestStatus: {
    open: "warn",
    granted: "good",
    refused: "neutral",
    cancelled: "neutral",
    lapsed: "neutral",
  },
  consentStatus: {
    active: "good",
    paused: "warn",
    withdrawn: "neutral",
    expired: "neutral",
    exhausted: "neutral",
  },
  creditLineStatus: { active: "good", expired: "neutral", closed: "neutral" },
  deliveryStatus: { received: "info", processing: "info", stored: "good", refused: "bad" },
  drawdownStatus: { requested: "warn", released: "warn", confirmed: "good", voided: "neutral" },
  exportStatus: { queued: "info", ready: "good", skipped: "warn", expired: "neutral" },
  invitationStatus: {
    proposed: "warn",
    open: "info",
    accepted: "good",
    revoked: "neutral",
    expired: "neutral",
  },
  jobStatus: { queued: "neutral", running: "info", done: "good", failed: "bad", cancelled: "neutral" },
  matchRunStatus: { running: "info", finished: "good", cancelled: "neutral", superseded: "neutral" },
  loanStatus: { active: "good", overdue: "bad", settled: "neutral", written_off: "bad" },
  organisationStatus: { active: "good", disabled: "neutral" },
  productStatus: { published: "good", withdrawn: "neutral" },
  resetStatus: { proposed: "warn", open: "warn", used: "good", revoked: "neutral", expired: "neutral" },
  verdict: { eligible: "good", ineligible: "neutral", unknown: "warn" },
};

/** A word of a status list with its tone: `<StatusOf list="loanStatus" code={loan.status} />`. */
export function StatusOf<K extends Listed & keyof Vocabulary>({ list, code }: { list: K; code: Word<K> }) {
  return <Status tone={TONES[list][code]}>{label(list, code)}</Status>;
}

export const ApplicationStatus = ({ status }: { status: Word<"applicationStatus"> }) => (
  <StatusOf list="applicationStatus" code={status} />
);
export const LoanStatus = ({ status }: { status: Word<"loanStatus"> }) => (
  <StatusOf list="loanStatus" code={status} />
);
