import { describe, expect, it } from "vitest";
import { type Io, UsageError } from "../command.ts";
import bench from "./bench.ts";

const io: Io = {
  json: true,
  print: () => {},
  printJson: () => {},
  platform: () => Promise.reject(new Error("needs no database")),
};

describe("xyd bench asks what is meant by", () => {
  it.each<[string[], RegExp]>([
    [[], /可选：access、ledger、scoring、match/],
    [["speed"], /可选/],
    [["scoring", "--rows"], /--rows/],
    [["match", "--enterprises", "0"], /--enterprises 要填 1 到 10000000 的整数，这里是“0”/],
    [["match", "--enterprises", "1e6"], /“1e6”/],
    [["match", "--products", "-5"], /--products|-5/],
    [["match", "--products", "50001"], /1 到 50000/],
    [["match", "--products", "2.5"], /“2.5”/],
  ])("%j", async (args, sentence) => {
    await expect(bench.run(args, io)).rejects.toThrow(sentence);
  });

  it("refuses with the usage", async () => {
    await expect(bench.run(["match", "--products", "many"], io)).rejects.toBeInstanceOf(UsageError);
  });
});
