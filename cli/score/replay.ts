import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { type Replay, replayScores } from "#domain/profiles/index.ts";
import type { ExitCode, Io } from "../command.ts";

/** `xyd score replay`: every stored score once more, by the stored models; exits 1 where one says something else. */
export async function replayCommand(args: string[], io: Io): Promise<ExitCode> {
  parseArgs({ args, options: {} });
  const caller = callerOf(await io.platform({ asFound: true }), system("score-replay"));
  const replay = await replayScores(caller, {});
  if (io.json) io.printJson(replay);
  else print(replay, io);
  return replay.ok ? 0 : 1;
}

function print({ scores, replayed, withoutInputs, found, different, models, ok }: Replay, io: Io): void {
  io.print(`评分 ${scores} 条，复算 ${replayed} 条。`);
  if (withoutInputs > 0)
    io.print(`另有 ${withoutInputs} 条是早先的评分，当时没有留存算分用的数据，不能复算。`);
  for (const { modelVersion, statement } of models) io.print(`模型 ${modelVersion}：${statement}。`);
  if (ok) io.print("逐字节一致。");
  else if (found > 0) io.print(`有 ${found} 条与复算结果不同：`);
  for (const { scoreId, profileId, modelVersion } of different)
    io.print(`  评分 ${scoreId}，画像 ${profileId}，模型 ${modelVersion}`);
  if (found > different.length) io.print(`  ……其余 ${found - different.length} 条没有列出。`);
}
