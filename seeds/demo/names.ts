import { readFileSync } from "node:fs";
import type { Word } from "#lib/vocabulary.ts";
import type { Random } from "./random.ts";
import type { Trade } from "./trades.ts";

/*
 * The characters come from wainshine/Company-Names-Corpus, Apache License 2.0 (seeds/reference/zihao.json says which part).
 * Names are put together by chance. Trade names of four characters, rare among real firms, make it most unlikely
 * that a demo name meets a real one.
 */
const file = new URL("../reference/zihao.json", import.meta.url);
const { first, second } = JSON.parse(readFileSync(file, "utf8")) as { first: string; second: string };

/** Commoner characters stand earlier in the list and are drawn more often. */
const drawn = (random: Random, characters: string) =>
  characters.charAt(Math.floor(characters.length * random.next() ** 1.7));

function tradeName(random: Random): string {
  let name = "";
  while (name.length < 4) {
    const character = drawn(random, name.length % 2 === 0 ? first : second);
    if (!name.includes(character)) name += character;
  }
  return name;
}

/** A fictional firm's full name. */
export function firmName(random: Random, kind: Word<"enterpriseKind">, trade: Trade): string {
  const name = tradeName(random);
  if (kind === "sole_proprietor") return `静海区${name}${trade.soleWord ?? trade.word}`;
  if (kind === "cooperative") return `天津静海${name}${trade.word}专业合作社`;
  return `天津${name}${trade.word}有限公司`;
}

const SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗";
const GIVEN = "安宁和平文博雅慧诚信明远嘉禾晨曦思源立新";

/** A person who cannot be taken for a real one: the middle character is 某. */
export const personName = (random: Random): string =>
  `${SURNAMES.charAt(random.integer(0, SURNAMES.length - 1))}某${GIVEN.charAt(random.integer(0, GIVEN.length - 1))}`;
