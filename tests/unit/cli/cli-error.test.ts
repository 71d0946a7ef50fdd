import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { CliError, toCliError } from "~/cli/cli-error";

const url = () => "http://127.0.0.1:3000";
const answered = (message: string, hint: string | null) =>
  TRPCClientError.from({ error: { message, code: -32_004, data: { code: "NOT_FOUND", hint } } });

describe("toCliError", () => {
  it("keeps an error of the CLI as it is", () => {
    const error = new CliError("no", { exitCode: 2 });
    expect(toCliError(error, url)).toBe(error);
  });

  it("says how to start a daemon that nobody hears, however deep the cause lies", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const error = toCliError(TRPCClientError.from(new TypeError("fetch failed", { cause: refused })), url);
    expect(error.message).toBe("ollmlx is not running at http://127.0.0.1:3000");
    expect(error.hint).toContain("ollmlx serve");
  });

  it("passes on the daemon's words and hint", () => {
    expect(toCliError(answered("model 'x' not found", "Pull it first"), url)).toMatchObject({
      message: "model 'x' not found",
      hint: "Pull it first",
      exitCode: 1,
    });
  });

  it("tells the first of several refused fields", () => {
    const issues = JSON.stringify([
      { path: ["title"], message: "a task needs a title" },
      { path: [], message: "more" },
    ]);
    expect(toCliError(answered(issues, null), url).message).toBe("title: a task needs a title");
  });

  it("notices another program at the address", () => {
    const error = toCliError(new TRPCClientError("Unexpected token '<'"), url);
    expect(error.message).toBe("http://127.0.0.1:3000 answers, but not as ollmlx");
  });
});
