// Lets a thread read TypeScript, then begins with the module it is told.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.entry);
