export { MAX_FILE_BYTES } from "./file-kind.ts";
export { type ProcessedDelivery, processDelivery } from "./process-delivery.ts";
export { type ReceivedDelivery, receiveDelivery } from "./receive-delivery.ts";
export { sourceCodeOf, templatesOfSource } from "./sources.ts";
