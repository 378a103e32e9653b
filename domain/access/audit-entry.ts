import type { RecordFacts } from "./record-mac.ts";

/** What an audit entry's MAC is about. */
export type AuditFacts = RecordFacts & {
  verb: string;
  actorKind: string;
  actorUserId: string | null;
  actorOrganisationId: string | null;
  actorJob: string | null;
  requestId: string | null;
  subjectType: string;
  subjectId: string;
  before: unknown;
  after: unknown;
};
