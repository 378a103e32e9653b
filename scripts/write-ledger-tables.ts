import { readFileSync, writeFileSync } from "node:fs";
import { withTables } from "#ledger/documentation.ts";

/** Writes the tables of docs/ledger.md anew from the code. */
const file = new URL("../docs/ledger.md", import.meta.url);
writeFileSync(file, withTables(readFileSync(file, "utf8")));
