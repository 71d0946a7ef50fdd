import type { EngineRegistry } from "~/server/engines/registry";
import { AppError } from "~/server/errors";

/** The name of an MLX model that is to be made: `org/name`, or `local/<name>` for a name alone. Throws BAD_REQUEST. */
export function parseTargetName(typed: string): string {
  const name = typed.includes("/") ? typed : `local/${typed}`;
  if (/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(name) && !name.includes("..")) return name;
  throw new AppError("BAD_REQUEST", `'${typed}' is not a model name`, {
    hint: "Use <org>/<name> or <name> with letters, digits, '.', '_' and '-'.",
  });
}

/** Throws CONFLICT when an engine has a model of that name. */
export async function requireFreeName(engines: EngineRegistry, engine: "mlx" | "ollama", name: string): Promise<void> {
  if ((await engines.get(engine).findModel(name)) === null) return;
  throw new AppError("CONFLICT", `there is a model ${name} already`, {
    hint: "Choose another name, or delete it first.",
  });
}
