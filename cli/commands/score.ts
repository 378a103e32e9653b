import { type Command, UsageError } from "../command.ts";

/** Loaded on demand; none but `replay` needs a database. */
const PARTS = {
  bin: async () => (await import("../score/bin.ts")).binCommand,
  fit: async () => (await import("../score/fit.ts")).fitCommand,
  apply: async () => (await import("../score/apply.ts")).applyCommand,
  compare: async () => (await import("../score/compare.ts")).compareCommand,
  monitor: async () => (await import("../score/monitor.ts")).monitorCommand,
  card: async () => (await import("../score/card.ts")).cardCommand,
  replay: async () => (await import("../score/replay.ts")).replayCommand,
};

const score: Command = {
  usage: `用法：
  xyd score bin --data F --target T --bad V --feature X [--trend auto|ascending|descending|peak|valley|none]
                [--max-bins 8] [--min-share 0.03] [--special -9,-8,-7] [--json]
  xyd score fit --data F --target T --bad V [--exclude a,b] [--special -9,-8] [--test-column C]
                [--config cfg.json] --model out.json [--json]
  xyd score apply --model m.json --data F --out scores.csv [--json]
  xyd score compare --champion m.json --challenger n.json --data F --target T --bad V [--approval-share 0.7] [--json]
  xyd score monitor --model m.json --data F [--target T --bad V] [--json]
  xyd score card --model m.json [--data F --target T --bad V] [--out card.md] [--json]
  xyd score replay [--json]   用存下的模型和数据复算平台上的每一条评分；有出入时退出码为 1

数据是带表头的 CSV；空格、NA 等算未知，--special 里的值各成一段。--test-column 为 1 的行只用来测试。除 replay 外都不需要数据库。`,
  async run([name, ...args], io) {
    if (name === undefined || !(name in PARTS))
      throw new UsageError(`要做哪一步？可选：${Object.keys(PARTS).join("、")}。`);
    const part = await PARTS[name as keyof typeof PARTS]();
    return part(args, io);
  },
};

export default score;
