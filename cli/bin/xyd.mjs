#!/usr/bin/env node
// A package of its own so that `npx xyd` finds the command in node_modules/.bin without a look-up.
import { register } from "tsx/esm/api";

register();
await import("../xyd.ts");
