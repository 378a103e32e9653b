export { listRecentDeliveries } from "./list-recent-deliveries.ts";
