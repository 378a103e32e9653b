import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { inTransaction, withCommit } from "#db/transaction.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { brokenConstraint, conflict, DomainError, invalid, postgresCode } from "#lib/errors.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import { parseInput, type z } from "#lib/zod.ts";
import { defaultRanking, type RankConfiguration } from "#matching/index.ts";
import { type Actor, isMember, type Member, type SystemActor } from "./actor.ts";
import { type AuditNote, auditWriter } from "./audit.ts";
import type { Caller } from "./caller.ts";
import { lacksPermission, may, type Permission } from "./permissions.ts";
import { type ReadNote, readWriter } from "./reads.ts";
import { refusalNote } from "./refusals.ts";

export type { Caller } from "./caller.ts";

type Inside<I> = {
  tx: Tx;
  keys: Keys;
  /** How offers are ranked. */
  ranking: RankConfiguration;
  actor: Actor;
  /** The person who acts. For verbs whose line of the permission table admits people alone: throws for a job. */
  readonly member: Member;
  now: Date;
  input: I;
};

type CommandInside<I> = Inside<I> & {
  /** Writes the entry; a pipelined command waits for it with its commit. */
  audit: (note: AuditNote) => Promise<void>;
  /** For the rare command that shows something: what another shall see under 谁看了我. */
  logRead: (note: ReadNote) => Promise<void>;
  /** Asks for the queue to be rung once this has been committed. */
  ringFor: (jobRequestId: string) => void;
};

type Common<S extends z.ZodType> = {
  permission: Permission;
  input: S;
  /** Runs under the platform's own eyes where the actor cannot see the rows yet (log-in, registration). */
  runsAs?: SystemActor;
};

type CommandDefinition<S extends z.ZodType, R> = Common<S> & {
  /** What a broken constraint means to the person who caused it. */
  conflicts?: Record<string, string>;
  /** Statements that `run` does not wait for are sent one behind the other: see `inTransaction`. */
  pipelined?: true;
  run: (inside: CommandInside<z.output<S>>) => Promise<R>;
};

type QueryDefinition<S extends z.ZodType, R> = Common<S> & {
  /** Reads of another's protected data name their purpose: the policies ask for it, and the read must be logged. */
  purpose?: ConsentPurpose;
  /** A supervisor's look at one firm: it must be logged. */
  supervises?: true;
  run: (inside: Inside<z.output<S>> & { logRead: (note: ReadNote) => Promise<void> }) => Promise<R>;
};

export type Verb<S extends z.ZodType = z.ZodType, R = unknown> = {
  (caller: Caller, input: z.input<S>): Promise<R>;
  readonly permission: Permission;
  readonly writes: boolean;
  readonly runsAs: SystemActor | undefined;
};

/** Every verb of the platform by its permission. A generated test walks it. */
export const verbs = new Map<Permission, Verb>();
/** Each registration as it came: a line of the permission table belongs to one verb, which a test holds. */
export const registrations: Permission[] = [];

const RETRIES = 3;
const isTransient = (error: unknown) => ["40001", "40P01"].includes(postgresCode(error) ?? "");

/**
 * Something that changes the platform. Checks the permission table, parses the input, opens one transaction in which
 * the row policies see the actor, runs, and refuses to commit what was not audited.
 */
export function command<S extends z.ZodType, R>(definition: CommandDefinition<S, R>): Verb<S, R> {
  return register(definition, true, async (caller, input) => {
    const rings: string[] = [];
    const result = await withRetry(() => {
      rings.length = 0;
      let audited = false;
      return transaction(caller, definition, async (tx, now) => {
        const write = auditWriter(tx, caller, definition.permission, now);
        const hands = {
          audit: async (note: AuditNote) => {
            audited = true;
            if (definition.pipelined) withCommit(tx, () => write(note));
            else await write(note);
          },
          logRead: readWriter(tx, caller, definition.permission),
          ringFor: (id: string) => void rings.push(id),
        };
        const outcome = await definition.run(Object.assign(inside(caller, tx, now, input), hands));
        if (!audited) throw new Error(`${definition.permission} changed something without an audit entry`);
        return outcome;
      });
    }, definition.conflicts);
    if (rings.length > 0) caller.ring?.(rings);
    return result;
  });
}

/**
 * Something that only looks. A look at another's protected data writes its log entry in the same transaction; two looks
 * that wait for one another's consents are settled as two commands are: one goes first, the other looks again.
 */
export function query<S extends z.ZodType, R>(definition: QueryDefinition<S, R>): Verb<S, R> {
  return register(definition, false, (caller, input) =>
    withRetry(() => {
      let logged = false;
      return transaction(caller, definition, async (tx, now) => {
        const write = readWriter(tx, caller, definition.permission);
        const logRead = async (note: ReadNote) => {
          logged = true;
          await write(note);
        };
        const outcome = await definition.run(Object.assign(inside(caller, tx, now, input), { logRead }));
        if ((definition.purpose || definition.supervises) && !logged)
          throw new Error(`${definition.permission} read another's data without a log entry`);
        return outcome;
      });
    }),
  );
}

function register<S extends z.ZodType, R>(
  definition: Common<S>,
  writes: boolean,
  perform: (caller: Caller, input: z.output<S>) => Promise<R>,
): Verb<S, R> {
  const attempt = async (caller: Caller, input: z.input<S>): Promise<R> => {
    if (!may(caller.actor, definition.permission)) {
      throw caller.actor.kind === "anonymous"
        ? new DomainError("unauthenticated", "请先登录，再继续这一步。")
        : lacksPermission(caller.actor);
    }
    return perform(caller, parseInput(definition.input, input)).catch(refuseUnstorable);
  };
  const call = async (caller: Caller, input: z.input<S>): Promise<R> => {
    try {
      return await attempt(caller, input);
    } catch (error) {
      await keepRefusal(caller, definition.permission, input, error);
      throw error;
    }
  };
  const verb: Verb<S, R> = Object.assign(call, {
    permission: definition.permission,
    writes,
    runsAs: definition.runsAs,
  });
  registrations.push(definition.permission);
  verbs.set(definition.permission, verb as unknown as Verb);
  return verb;
}

/** The act was rolled back, so that it was refused is kept in a transaction of its own. */
async function keepRefusal(caller: Caller, permission: Permission, input: unknown, error: unknown) {
  const note = refusalNote(caller.actor, input, error);
  if (note) await transaction(caller, {}, (tx, now) => auditWriter(tx, caller, permission, now)(note));
}

/** PostgreSQL keeps no NUL, in a text (22021) or in JSON (22P05): what came with one was typed by no person. */
function refuseUnstorable(error: unknown): never {
  if (!["22021", "22P05"].includes(postgresCode(error) ?? "")) throw error;
  throw invalid("内容中有不能保存的字符，没有提交。请删除后重新输入。");
}

function inside<I>(caller: Caller, tx: Tx, now: Date, input: I): Inside<I> {
  return {
    tx,
    keys: caller.keys,
    ranking: caller.ranking ?? defaultRanking,
    actor: caller.actor,
    now,
    input,
    get member() {
      if (!isMember(caller.actor))
        throw new Error(`a ${caller.actor.kind} actor is no member of an organisation`);
      return caller.actor;
    },
  };
}

type Scoped = { runsAs?: SystemActor; purpose?: ConsentPurpose; pipelined?: true };

function transaction<R>(caller: Caller, scope: Scoped, run: (tx: Tx, now: Date) => Promise<R>): Promise<R> {
  const settings = settingsOf(scope.runsAs ?? caller.actor, scope.purpose);
  const { pipelined } = scope;
  return inTransaction(caller.db, settings, (tx) => run(tx, caller.now ?? new Date()), { pipelined });
}

/** What the row policies see of who acts, and what for. */
const settingsOf = (actor: Actor, purpose?: ConsentPurpose) => ({
  "app.actor": JSON.stringify(actor),
  "app.purpose": purpose ?? "",
});

/** Tells PostgreSQL who acts, for this transaction alone. */
export async function actAs(tx: Tx, actor: Actor, purpose?: ConsentPurpose): Promise<void> {
  const named = Object.entries(settingsOf(actor, purpose)).map(
    ([name, value]) => sql`set_config(${name}, ${value}, true)`,
  );
  await tx.execute(sql`select ${sql.join(named, sql`, `)}`);
}

async function withRetry<R>(attempt: () => Promise<R>, conflicts: Record<string, string> = {}): Promise<R> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (isTransient(error) && tries < RETRIES) continue;
      const meaning = conflicts[brokenConstraint(error) ?? ""];
      if (meaning) throw conflict(meaning);
      throw error;
    }
  }
}
