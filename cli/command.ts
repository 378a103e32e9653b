import type { Platform } from "#domain/access/platform.ts";

export type PlatformOptions = {
  /** Leave a database of this version as it is found: whoever verifies it changes no evidence, and stumbles over none. */
  asFound?: boolean;
};

/** What a command gets besides its arguments. */
export type Io = {
  /** `--json` was given: print one JSON document and nothing else. */
  json: boolean;
  /** A line on standard output. */
  print: (text: string) => void;
  /** Waits until what has been printed was taken off, so that who prints much keeps none of it. */
  taken?: () => Promise<unknown>;
  /** One JSON document on standard output; amounts (bigint) become decimal text. */
  printJson: (value: unknown) => void;
  /** Opens the database (the embedded one when none is configured) on first use; closed when the command ends. */
  platform: (options?: PlatformOptions) => Promise<Platform>;
};

/** Result of a command: 0 done, 1 refused or failed. Wrong usage is thrown as {@link UsageError} and exits 2. */
export type ExitCode = 0 | 1;

/** One command of `xyd`: `run` gets the words after its name, without `--json`. */
export type Command = {
  usage: string;
  run: (args: string[], io: Io) => Promise<ExitCode>;
};

/** The command was called wrongly; its usage is printed and the process exits 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
