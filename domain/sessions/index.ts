export { endSession } from "./end-session.ts";
export { hashPassword } from "./password.ts";
export { type CurrentSession, resumeSession } from "./resume-session.ts";
export { SESSION_HOURS, type SessionStart, startSession } from "./start-session.ts";
