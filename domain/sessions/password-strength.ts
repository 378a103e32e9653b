import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { invalid } from "#lib/errors.ts";
import { CHINESE_HABITS } from "./chinese-habits.ts";

/** Guesses that a guesser who knows leaked lists and habits would need at least. */
const LEAST_GUESSES = 1e8;
/** What stands behind the first characters makes a guess only harder, and looking at it costs time. */
const LOOKED_AT = 48;

let estimator: ZxcvbnFactory | undefined;

function estimate(password: string, about: string[]): number {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...dictionary, "habits-chinese": CHINESE_HABITS },
    graphs: adjacencyGraphs,
  });
  const text = password.normalize("NFKC").slice(0, LOOKED_AT);
  return estimator.check(text, about).guesses;
}

/** Words of the account itself, whole and in parts, that a guesser tries first. */
const wordsOf = (about: string[]) =>
  about.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length >= 3);

/** A telephone, account or identity number: the estimator takes its digits for random, whoever knows the person does not. */
const onlyDigits = (password: string) => /^[\d\s._-]*$/.test(password.normalize("NFKC"));

/**
 * Why a password would not do, or null: it is among leaked ones, or made of them, of keyboard rows, repetitions,
 * dates, habits, or of `about`, the names of the account and its firm. Asks no network.
 */
export function passwordWeakness(password: string, about: string[] = []): string | null {
  if (!onlyDigits(password) && estimate(password, wordsOf(about)) >= LEAST_GUESSES) return null;
  return "这个密码太容易猜到：它与泄露过的密码、键盘顺序、日期或您的名称相近。请换一句只有您知道的话，例如五六个不相干的词。";
}

/** @throws DomainError `invalid` beside `field` where the password would not do */
export function requireStrongPassword(password: string, about: string[], field = "password"): void {
  const weakness = passwordWeakness(password, about);
  if (weakness) throw invalid("请换一个密码。", { [field]: [weakness] });
}
