import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { AppError } from "~/server/errors";

/** Where installers put the program when it is not on the PATH of a service. */
const usualPlaces = [
  "/opt/homebrew/bin/ollama",
  "/usr/local/bin/ollama",
  "/usr/bin/ollama",
  "/Applications/Ollama.app/Contents/Resources/ollama",
];

/** The ollama program: the chosen one, else from PATH, else from where it is usually installed. Throws UNAVAILABLE. */
export async function locateOllama(chosen: string | null, path: string): Promise<string> {
  const fromPath = path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, "ollama"));
  for (const file of chosen ? [chosen] : [...fromPath, ...usualPlaces]) {
    if (await isExecutable(file)) return file;
  }
  if (chosen) {
    throw new AppError("UNAVAILABLE", `there is no ollama program at ${chosen}`, {
      hint: "Correct OLLMLX_OLLAMA_BIN.",
    });
  }
  throw new AppError("UNAVAILABLE", "Ollama is not installed", {
    hint: "Get it from https://ollama.com/download, or set OLLMLX_OLLAMA_URL to a running server. MLX models work without it.",
  });
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
