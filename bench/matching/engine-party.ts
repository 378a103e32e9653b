import { type ChildProcess, fork } from "node:child_process";
import type { EngineCall, EngineReply } from "./engine-process.ts";
import type { EngineSize, engineWork } from "./engine-work.ts";

type Works = Omit<typeof engineWork, "open">;
/** The engine in a process of its own: its work by name. */
export type EngineParty = {
  [Name in keyof Works]: (argument?: Parameters<Works[Name]>[1]) => Promise<Awaited<ReturnType<Works[Name]>>>;
};

/** Starts the engine's process and opens the engine there. */
export async function startEngine(size: EngineSize): Promise<EngineParty> {
  const child = fork(new URL("./engine-process.ts", import.meta.url), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  const call = (name: string) => (argument?: unknown) => ask(child, { name, argument });
  await call("open")(size);
  const party = Object.fromEntries(
    ["match", "peakMb", "keep", "verdicts", "eligibility", "enterprises", "changes"].map((name) => [
      name,
      call(name),
    ]),
  );
  const close = async () => {
    await call("close")();
    child.disconnect();
  };
  return { ...party, close } as EngineParty;
}

function ask(child: ChildProcess, call: EngineCall): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`the engine's process ended at ${call.name}`));
    child.once("exit", ended);
    child.once("message", (reply: EngineReply) => {
      child.off("exit", ended);
      if ("error" in reply) reject(new Error(reply.error));
      else resolve(reply.result);
    });
    child.send(call);
  });
}
