import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { isAuthentic } from "./artefact.ts";
import { consentPdf } from "./document-pdf.ts";
import { ConsentId } from "./inputs.ts";
import { statusAt } from "./lifecycle.ts";

/** What was granted, by whom and to whom, holds no data of the firm; so either side may print it, also after its end. */
export const consentDocument = query({
  permission: "consent.document",
  input: ConsentId,
  async run({ tx, keys, now, input }): Promise<{ fileName: string; content: Buffer }> {
    const { consents, enterprises, organisations } = schema;
    const [found] = await tx
      .select({
        consent: consents,
        name: enterprises.name,
        uscc: enterprises.uscc,
        grantee: organisations.name,
      })
      .from(consents)
      .innerJoin(enterprises, eq(enterprises.id, consents.enterpriseId))
      .innerJoin(organisations, eq(organisations.id, consents.granteeId))
      .where(eq(consents.id, input.consentId));
    if (!found) throw notFound("这份授权");
    const { consent, name, uscc, grantee } = found;
    const { artefact, signature } = consent;
    if (artefact === null || signature === null || !(await isAuthentic(keys, consent))) {
      throw conflict("这份授权书与签发时的内容不一致，不能打印。请联系平台运营方核查。");
    }
    const content = await consentPdf({
      consent: { ...consent, artefact, signature },
      parties: { enterpriseName: name, uscc, granteeName: grantee },
      status: statusAt(consent, now),
      printedAt: now,
    });
    return { fileName: `授权书-${consent.number}.pdf`, content };
  },
});
