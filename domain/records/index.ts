export type { DeliveryView } from "./delivery-view.ts";
export { MAX_FILE_BYTES } from "./file-kind.ts";
export { type DeliveryList, listDeliveries } from "./list-deliveries.ts";
export { type ProcessedDelivery, processDelivery } from "./process-delivery.ts";
export { type ReceivedDelivery, receiveDelivery } from "./receive-delivery.ts";
export { rejectsCsv } from "./rejects-csv.ts";
export { sourceCodeOf, templatesOfSource } from "./sources.ts";
export { templateWorkbook } from "./template-workbook.ts";
export { type DeliveryDetail, type RejectView, viewDelivery } from "./view-delivery.ts";
