import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** The peer: TPC-B's three updates, one select and one insert in a transaction, at a rate per second. */
export type TpcB = {
  by: "pgbench" | "emulated";
  /** Committed transactions per second. */
  run: (connections: number, seconds: number) => Promise<number>;
};

const PER_SCALE = { branches: 1, tellers: 10, accounts: 100_000 };

/** Makes the peer's tables in an empty database of the server; by pgbench itself where it is installed. */
export async function openTpcB(url: string, scale: number): Promise<TpcB> {
  const program = pgbenchProgram();
  if (program) {
    await execute(program, ["-i", "-q", "-s", String(scale), url]);
    return { by: "pgbench", run: (connections, seconds) => runPgbench(program, url, connections, seconds) };
  }
  await fillTables(url, scale);
  return { by: "emulated", run: (connections, seconds) => emulate(url, scale, connections, seconds) };
}

/** The newest pgbench of this machine. */
function pgbenchProgram(): string | undefined {
  const [debian, path] = ["/usr/lib/postgresql", process.env.PATH ?? ""];
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((each) => join(debian, each, "bin")), ...path.split(":")];
  return folders.map((folder) => join(folder, "pgbench")).find(existsSync);
}

async function runPgbench(program: string, url: string, connections: number, seconds: number) {
  const options = ["-n", "-M", "prepared", "-j", "2", "-c", String(connections)];
  const said = await execute(program, [...options, "-T", String(Math.max(1, Math.round(seconds))), url]);
  const tps = /^tps = ([\d.]+)/m.exec(said)?.[1];
  if (!tps) throw new Error(`pgbench told no rate:\n${said}`);
  return Number(tps);
}

function execute(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(out) : reject(new Error(err))));
  });
}

async function fillTables(url: string, scale: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [table, each] of Object.entries(PER_SCALE)) {
      const [name, column, balance] = [`pgbench_${table}`, `${table[0]}id`, `${table[0]}balance`];
      await client.query(`create table ${name} (${column} integer, ${balance} integer, filler char(84))`);
      await client.query(`insert into ${name} select n, 0, '' from generate_series(1, ${each * scale}) n`);
      await client.query(`alter table ${name} add primary key (${column})`);
      await client.query(`vacuum analyze ${name}`);
    }
    await client.query(
      "create table pgbench_history (tid integer, bid integer, aid integer, delta integer, mtime timestamp, filler char(22))",
    );
  } finally {
    await client.end();
  }
}

const STATEMENTS = {
  begin: "begin",
  account: "update pgbench_accounts set abalance = abalance + $1 where aid = $2",
  look: "select abalance from pgbench_accounts where aid = $1",
  teller: "update pgbench_tellers set tbalance = tbalance + $1 where tid = $2",
  branch: "update pgbench_branches set bbalance = bbalance + $1 where bid = $2",
  history:
    "insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)",
  end: "commit",
};

async function emulate(url: string, scale: number, connections: number, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const any = (table: keyof typeof PER_SCALE) => 1 + Math.floor(Math.random() * PER_SCALE[table] * scale);
  const once = async (client: pg.PoolClient) => {
    const [aid, tid, bid] = [any("accounts"), any("tellers"), any("branches")];
    const delta = Math.floor(Math.random() * 10_001) - 5_000;
    const run = (name: keyof typeof STATEMENTS, values: number[] = []) =>
      client.query({ name, text: STATEMENTS[name], values });
    await run("begin");
    await run("account", [delta, aid]);
    await run("look", [aid]);
    await run("teller", [delta, tid]);
    await run("branch", [delta, bid]);
    await run("history", [tid, bid, aid, delta]);
    await run("end");
  };
  try {
    const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
    const [started, until] = [performance.now(), performance.now() + seconds * 1000];
    let done = 0;
    await Promise.all(
      clients.map(async (client) => {
        for (; performance.now() < until; done += 1) await once(client);
        client.release();
      }),
    );
    return done / ((performance.now() - started) / 1000);
  } finally {
    await pool.end();
  }
}
