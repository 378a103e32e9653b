import { describe, expect, it } from "vitest";
import { describeError } from "./error-log.ts";

class FromDatabase extends Error {
  code = "23505";
  table = "accounts";
  constraint = "accounts_login_name_key";
  detail = "Key (login_name)=(wang) already exists.";
}

describe("what the log says of an error", () => {
  it("names a database error by code, table and constraint, without the values in its message", () => {
    const described = describeError(
      new FromDatabase('invalid input syntax for type uuid: "120105199001010011"'),
    );
    expect(described).toMatchObject({
      code: "23505",
      table: "accounts",
      constraint: "accounts_login_name_key",
    });
    expect(JSON.stringify(described)).not.toMatch(/120105|wang/);
  });

  it("hides long numbers, such as a careless service sends back, and leaves ids and codes", () => {
    const said =
      '500 {"identityNumber":"12011819790304731X","phone":"13698765432"} of 01a20531-f345-7319-bbc3-ed3d1ceea598, code 40001';
    expect(describeError(new Error(said)).message).toBe(
      '500 {"identityNumber":"[number]","phone":"[number]"} of 01a20531-f345-7319-bbc3-ed3d1ceea598, code 40001',
    );
  });

  it("does not repeat a text that could not be parsed", () => {
    const parse = () => JSON.parse("SecretPass of Wang");
    expect(parse).toThrow(/SecretPass/);
    const described = describeError(thrownBy(parse));
    expect(described.name).toBe("SyntaxError");
    expect(JSON.stringify(described)).not.toContain("SecretPass");
  });

  it("drops the parameters of a failed query and follows its cause", () => {
    const query = new Error("Failed query: insert into a values ($1)\nparams: 13800000000", {
      cause: new FromDatabase("x"),
    });
    const described = describeError(query);
    expect(described.message).toBe("Failed query: insert into a values ($1)");
    expect(described.cause?.code).toBe("23505");
    expect(JSON.stringify(described)).not.toContain("13800000000");
  });

  it("keeps where a bug happened", () => {
    expect(describeError(new TypeError("x is undefined")).at?.[0]).toMatch(/^at .*error-log\.test\.ts/);
  });

  it("ends on a circle of causes", () => {
    const error = new Error("a");
    error.cause = error;
    expect(JSON.stringify(describeError(error)).length).toBeLessThan(20_000);
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
