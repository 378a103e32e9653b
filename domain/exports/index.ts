export { buildExport } from "./build-export.ts";
export { downloadExport } from "./download-export.ts";
export { type ExportView, listExports } from "./list-exports.ts";
export { requestExport } from "./request-export.ts";
