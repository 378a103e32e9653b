export { endSession } from "./end-session.ts";
export { type CurrentSession, resumeSession } from "./resume-session.ts";
export { type SessionStart, SESSION_HOURS, startSession } from "./start-session.ts";
