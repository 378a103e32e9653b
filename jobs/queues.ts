import {
  createPostgresBackend,
  createRedisBackend,
  Queue,
  runMigrations,
  setDefaultBackendFactory,
  Worker,
} from "bullmq";
import pg from "pg";
import { prepareAlone } from "#db/migrate.ts";
import type { Log } from "#lib/log.ts";

/**
 * The doorbell: BullMQ on Redis, or on PostgreSQL where no Redis is given. This is the one module that knows which.
 * A message carries the id of a row in `job_requests` and nothing else.
 */
export type QueueSettings = {
  redisUrl?: string;
  /** For the PostgreSQL backend; connected as the application's role. */
  databaseUrl: string;
  log: Log;
};

export type Ring = { id: string };

const QUEUE = "work";
const SCHEMA = "bullmq";
/** A worker killed in the middle is noticed after this long; the row decides who goes on, so haste costs nothing. */
const LOCK_MS = 15_000;

type Opened = { connection: never; prefix?: string };

function open({ redisUrl, databaseUrl }: QueueSettings): Opened {
  if (redisUrl) {
    setDefaultBackendFactory(createRedisBackend);
    return { connection: { url: redisUrl, maxRetriesPerRequest: null } as never };
  }
  setDefaultBackendFactory(createPostgresBackend);
  return {
    connection: {
      connectionString: databaseUrl,
      schema: SCHEMA,
      max: 4,
      options: "-c role=xyd_app",
    } as never,
  };
}

/**
 * Prepares the queue's own schema as the owner of the database; nothing to do for Redis. BullMQ would make a sequence for
 * each queue as it is first rung; made here, the application needs to create nothing, and writes no list of migrations.
 */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await prepareAlone(client);
    await runMigrations(client, SCHEMA);
    const { rows } = await client.query(`select ${SCHEMA}.job_id_seq_name($1) as name`, [QUEUE]);
    const sequence = `${SCHEMA}.${pg.escapeIdentifier(rows[0].name)}`;
    await client.query(`
      create sequence if not exists ${sequence};
      alter sequence ${sequence} owner to current_user;
      revoke all on schema ${SCHEMA} from xyd_app;
      grant usage on schema ${SCHEMA} to xyd_app;
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to xyd_app;
      revoke insert, update, delete on ${SCHEMA}.migration from xyd_app;
      grant usage on all sequences in schema ${SCHEMA} to xyd_app;
      grant execute on all functions in schema ${SCHEMA} to xyd_app;`);
  } finally {
    await client.end();
  }
}

export type Bell = {
  ring: (jobRequestIds: string[]) => void;
  answers: () => Promise<boolean>;
  close: () => Promise<void>;
};

/** Opens the side that rings. A ring that is lost is made good by the worker's sweep. */
export function openBell(settings: QueueSettings): Bell {
  const queue = new Queue<Ring>(QUEUE, {
    ...open(settings),
    defaultJobOptions: { removeOnComplete: true, removeOnFail: 100 },
  });
  queue.on("error", (error) => settings.log.warn({ err: error }, "queue connection"));
  return {
    ring: (ids) => {
      const messages = ids.map((id) => ({ name: "ring", data: { id } }));
      queue
        .addBulk(messages)
        .catch((error: unknown) =>
          settings.log.warn({ err: error }, "ring lost; the sweep will find the work"),
        );
    },
    answers: async () => {
      try {
        await queue.getWaitingCount();
        return true;
      } catch {
        return false;
      }
    },
    close: () => queue.close(),
  };
}

/** Opens the side that listens; `perform` gets the id of the request. Closing waits for work in hand. */
export function openWorker(settings: QueueSettings, perform: (id: string) => Promise<void>, concurrency = 2) {
  const worker = new Worker<Ring>(QUEUE, (message) => perform(message.data.id), {
    ...open(settings),
    concurrency,
    lockDuration: LOCK_MS,
    maxStalledCount: 1_000,
  });
  worker.on("error", (error) => settings.log.warn({ err: error }, "worker connection"));
  return { close: () => worker.close(), ready: () => worker.waitUntilReady() };
}
