import { query } from "../access/verb.ts";
import { ListRequests, RequestId } from "./inputs.ts";
import { type RequestPage, type RequestView, readRequest, readRequests } from "./request-rows.ts";

/** What banks have asked of the firm, newest first. */
export const listRequests = query({
  permission: "consent_request.list",
  input: ListRequests,
  run: ({ tx, now, input }): Promise<RequestPage> => readRequests(tx, now, input),
});

/** One of the requests to the firm. */
export const viewRequest = query({
  permission: "consent_request.view",
  input: RequestId,
  run: ({ tx, now, input }): Promise<RequestView> => readRequest(tx, now, input.requestId),
});

/** What the own bank has asked, newest first, with the owners' answers. */
export const listAskedRequests = query({
  permission: "consent_request.list_asked",
  input: ListRequests,
  run: ({ tx, now, input }): Promise<RequestPage> => readRequests(tx, now, input),
});
