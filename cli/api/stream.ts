import { readError, readText, sendRequest, toBody } from "~/cli/api/request";
import { CliError, isConnectionFailure } from "~/cli/cli-error";

/**
 * Sends a request in Ollama's dialect and yields the objects of its answer as they arrive. Throws a CliError with the
 * server's own words, before or in the middle of the stream, and when the stream breaks off.
 */
export async function* streamApi<Chunk extends object>(
  path: string,
  input: Record<string, unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Chunk> {
  const reply = await sendRequest("POST", path, toBody(input), signal);
  if (reply.statusCode !== 200) throw readError(await readText(reply), reply.statusCode);
  try {
    for await (const line of splitLines(reply)) {
      const value = parseLine(line);
      if ("error" in value) throw new CliError(String(value.error));
      yield value as Chunk;
    }
  } catch (error) {
    if (!isConnectionFailure(error)) throw error;
    throw new CliError("the answer broke off", { hint: "See what happened: ollmlx status", cause: error });
  }
}

function parseLine(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Reported below.
  }
  throw new CliError(`the server sent a line that is not JSON: ${line.slice(0, 80)}`);
}

/** NDJSON lines. Not `node:readline`, which also breaks lines at U+2028, a character that JSON strings may hold. */
async function* splitLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of bytes) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}
