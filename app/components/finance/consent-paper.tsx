import type { ConsentFacts } from "#domain/consents/index.ts";
import { dateOn } from "#lib/dates.ts";
import { DownloadLink } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { ConsentScope } from "./consent-scope.tsx";

export interface ConsentPaperProps {
  consent: ConsentFacts;
  /** The grantee, as its reader calls it. */
  bank: string;
  reads: number;
  /** Where the document is downloaded. */
  pdf: string;
}

/** A consent in full, the same to both of its sides: what it allows, and the words that were agreed to. */
export function ConsentPaper({ consent, bank, reads, pdf }: ConsentPaperProps) {
  const { purpose, domains, items, mode, maxUses, usesPerDay, uses, status, withdrawnAt } = consent;
  return (
    <div className="max-w-3xl">
      <ConsentScope
        {...{ bank, purpose, domains, items, mode, maxUses, usesPerDay, uses, status, withdrawnAt, reads }}
        {...(consent.subject === "enterprise" && { rangeFrom: consent.rangeFrom })}
        startsOn={dateOn(consent.grantedAt)}
        endsOn={consent.expiresOn}
      />
      <Section title="授权书全文" className="mt-10 first:mt-10">
        <blockquote className="measure border-s-4 border-line-strong ps-4">{consent.statement}</blockquote>
        <p className="mt-3">
          <DownloadLink href={pdf}>下载授权书 PDF</DownloadLink>
        </p>
      </Section>
    </div>
  );
}
