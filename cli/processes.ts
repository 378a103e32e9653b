import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** More deaths than this within a minute and we stop trying: something is wrong that a restart does not mend. */
const MAX_DEATHS = 5;
/** Deaths of a process that has never been ready, however slowly it gets there. */
const MAX_FALSE_STARTS = 3;

export type Supervised = {
  /** What the process said first. */
  ready: Promise<unknown>;
  stop: () => Promise<void>;
};

type Options = { file: URL; env: NodeJS.ProcessEnv; onGivenUp: () => void };

/** Keeps one process of ours running: starts it again when it dies, ends it gently when told to. */
export function supervise({ file, env, onGivenUp }: Options): Supervised {
  let child: ChildProcess;
  let stopping = false;
  let wasReady = false;
  const deaths: number[] = [];
  const ready = new Promise<unknown>((resolve) => {
    const spawn = () => {
      child = fork(file, {
        env,
        execArgv: ["--import", "tsx"],
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      child.on("message", (said) => {
        wasReady = true;
        resolve(said);
      });
      child.on("exit", () => {
        if (stopping) return;
        const now = Date.now();
        deaths.push(now);
        const recent = deaths.filter((at) => now - at < 60_000).length;
        if (recent > MAX_DEATHS || (!wasReady && deaths.length >= MAX_FALSE_STARTS)) return onGivenUp();
        void sleep(1_000).then(() => stopping || spawn());
      });
    };
    spawn();
  });
  return {
    ready,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await gone;
    },
  };
}
