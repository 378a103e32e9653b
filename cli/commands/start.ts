import { parseArgs } from "node:util";
import { connectServer, type DatabaseServer } from "#db/connect.ts";
import type { Platform } from "#domain/access/platform.ts";
import { openPlatform } from "#jobs/platform.ts";
import { keyFileOf, openKeys } from "#lib/crypto/key-file.ts";
import { type Env, parseEnv } from "#lib/env.ts";
import { conflict } from "#lib/errors.ts";
import { makeLog } from "#lib/log.ts";
import { DEMO_LOG_INS, DEMO_PASSWORD, demoState, seedDistrict } from "#seeds/run.ts";
import { appUrl } from "../app-url.ts";
import type { Command, ExitCode, Io } from "../command.ts";
import { supervise } from "../processes.ts";
import { upgrade } from "../upgrade.ts";

const log = makeLog({ LOG_LEVEL: "warn" }, "start");

const start: Command = {
  usage: "用法：xyd start [--dev]\n启动网页与后台任务。未设 DATABASE_URL 时自带数据库；按 Ctrl-C 停止。",
  async run(args, io) {
    const { values } = parseArgs({ args, options: { dev: { type: "boolean", default: false } } });
    const env = parseEnv(process.env);
    io.print("正在启动信易贷平台……");
    const server = await connectServer(env);
    try {
      await prepare(server, env, io);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return serve(server, env, values.dev, io);
  },
};

/** Brings the schema up to date and, on a fresh embedded database or when asked to, loads the demo district. */
async function prepare(server: DatabaseServer, env: Env, io: Io) {
  await upgrade(env, server.url, log);
  const demo = env.DEMO ?? (server.embedded ? "district" : "none");
  if (demo === "none") return;
  const state = await withPlatform(server, env, ({ db }) => demoState(db));
  if (state === "partial") await startOver(server, env, io);
  else if (state !== "empty") return;
  io.print("正在装入演示区（天津市静海区，虚构的企业与银行）……");
  await withPlatform(server, env, (platform) =>
    seedDistrict(platform, { onStep: (step) => io.print(`  ${step}`) }),
  );
}

/** A demo whose loading was cut off is loaded anew; where the database is not ours to empty, the operator is told. */
async function startOver(server: DatabaseServer, env: Env, io: Io) {
  if (!server.recreate)
    throw conflict("演示数据上次没有装完。请清空该数据库后再启动，或设 DEMO=none 跳过演示数据。");
  io.print("演示数据上次没有装完，重新装入。");
  await server.recreate();
  await upgrade(env, server.url, log);
}

async function withPlatform<R>(
  server: DatabaseServer,
  env: Env,
  run: (platform: Platform) => Promise<R>,
): Promise<R> {
  const { platform, close } = openPlatform(
    { ...env, DATABASE_URL: server.url },
    {
      log,
      keys: openKeys(keyFileOf(env)),
      poolSize: 4,
    },
  );
  try {
    return await run(platform);
  } finally {
    await close();
  }
}

async function serve(server: DatabaseServer, env: Env, dev: boolean, io: Io): Promise<ExitCode> {
  const childEnv = {
    ...process.env,
    DATABASE_URL: await appUrl(server, env, log),
    NODE_ENV: dev ? "development" : env.NODE_ENV,
    // Where there is no city around the platform, a simulator verifies.
    IDENTITY_SIMULATOR: env.IDENTITY_SIMULATOR ?? (server.embedded ? "yes" : undefined),
  };
  let finish: (how: "asked" | "given_up") => void = () => {};
  const finished = new Promise<"asked" | "given_up">((resolve) => {
    finish = resolve;
  });
  const keepRunning = (path: string) =>
    supervise({ file: new URL(path, import.meta.url), env: childEnv, onGivenUp: () => finish("given_up") });
  const web = keepRunning("../../app/web.ts");
  const worker = keepRunning("../../jobs/worker.ts");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => finish("asked"));

  const started = Promise.all([web.ready, worker.ready]).then(([said]) => announce(said, env, server, io));
  const how = await Promise.race([finished, started.then(() => finished)]);
  if (how === "given_up") {
    io.print(
      `网页或后台任务反复退出，原因见上面的日志。若端口 ${env.PORT} 已被占用，请设 PORT 为其他端口再启动。`,
    );
  }
  io.print("正在停止……");
  await Promise.all([web.stop(), worker.stop()]);
  await server.stop();
  io.print("已停止。");
  return how === "asked" ? 0 : 1;
}

function announce(said: unknown, env: Env, server: DatabaseServer, io: Io) {
  const port = said && typeof said === "object" && "port" in said ? Number(said.port) : env.PORT;
  const host = env.HOST === "0.0.0.0" ? "127.0.0.1" : env.HOST;
  io.print(`\n信易贷平台已就绪：${env.PUBLIC_ORIGIN ?? `http://${host}:${port}`}\n`);
  if (!server.embedded && env.DEMO !== "district") return;
  io.print(`演示账号（密码均为 ${DEMO_PASSWORD}）：`);
  for (const { who, loginName } of DEMO_LOG_INS) io.print(`  ${loginName.padEnd(18)}${who}`);
  io.print("  企业主以外的账号登录时还要一个动态码：npx xyd demo code");
  io.print("\n按 Ctrl-C 停止。数据保存在本机，下次启动仍在。");
}

export default start;
