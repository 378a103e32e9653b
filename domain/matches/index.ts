export { runMatching } from "./run-matching.ts";
