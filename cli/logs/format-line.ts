import { style } from "~/cli/output";

const levels: Record<number, string> = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };
const colours: Record<string, "dim" | "yellow" | "red"> = { debug: "dim", warn: "yellow", error: "red", fatal: "red" };

/** A line of the daemon's log (JSON) for a person: time, level, what happened, then the fields. Other lines are kept. */
export function formatLogLine(line: string): string {
  const entry = parse(line);
  if (!entry) return line;
  const { time, level, msg, event, pid: _pid, err, ...fields } = entry;
  const name = levels[Number(level)] ?? String(level ?? "info");
  const rest = Object.entries({ ...fields, ...describeError(err) }).map(([key, value]) => `${key}=${write(value)}`);
  const colour = colours[name];
  const label = name.padEnd(5);
  return [
    style(process.stdout, "dim", String(time ?? "")),
    colour ? style(process.stdout, colour, label) : label,
    String(msg ?? event ?? ""),
    ...rest,
  ].join(" ");
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** The message and what to do; the stack is in the file. */
function describeError(error: unknown): Record<string, unknown> {
  if (typeof error !== "object" || error === null) return {};
  const { message, hint } = error as { message?: unknown; hint?: unknown };
  return { error: message, ...(hint ? { hint } : {}) };
}

const write = (value: unknown): string =>
  typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
