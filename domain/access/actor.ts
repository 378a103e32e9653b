import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";

/** A person who is logged in, acting in one organisation with one role. */
export type Member = {
  kind: OrganisationKind;
  userId: string;
  organisationId: string;
  role: MemberRole;
};

/** A job of the platform. It may touch what its task needs; the name goes into the audit. */
export type SystemActor = { kind: "system"; job: string };

/** A visitor who has not logged in. */
export type Anonymous = { kind: "anonymous" };

/** Whoever asks for something. Row policies see exactly this. */
export type Actor = Anonymous | Member | SystemActor;
export type ActorKind = Actor["kind"];

export const anonymous: Anonymous = { kind: "anonymous" };
export const system = (job: string): SystemActor => ({ kind: "system", job });

export const isMember = (actor: Actor): actor is Member =>
  actor.kind !== "anonymous" && actor.kind !== "system";
