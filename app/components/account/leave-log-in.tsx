import { Form } from "@remix-run/react";

/** The way out of a log-in that has not been finished. */
export function LeaveLogIn() {
  return (
    <Form method="post" action="/logout">
      <button type="submit" className="link min-h-11">
        换一个账号登录
      </button>
    </Form>
  );
}
