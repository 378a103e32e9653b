export { listReads, type ReadList, type ReadView } from "./list-reads.ts";
