import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Modelfile, parseModelfile } from "~/cli/create/modelfile";

interface CreateFlags {
  file?: string;
  from?: string;
  quantize?: string;
}

export function registerCreate(program: Command): void {
  program
    .command("create")
    .description(
      "Make a model as a Modelfile says: from an installed model with a system prompt, parameters or an adapter of its own, or\n" +
        "from files (FROM ./folder or FROM ./model.gguf). A name of the form org/name makes an MLX model.\n" +
        "Without -f the file ./Modelfile is read; without one, the model files of this folder are taken.",
    )
    .argument("<model>", "name to give it")
    .option("-f, --file <file>", "the Modelfile; - reads standard input")
    .option("--from <model or path>", "short for a Modelfile with this FROM line alone")
    .option("-q, --quantize <level>", "quantise the weights, such as q4_K_M or q8_0")
    .option("--experimental", "accepted for Ollama's sake")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx create brief -f Modelfile\n  ollmlx create me/my-model --from ./my-model\n" +
        "  printf 'FROM llama3.2:1b\\nSYSTEM Be brief.\\n' | ollmlx create brief -f -",
    )
    .action(async (model: string, flags: CreateFlags) => {
      const { file, folder } = await readInstructions(flags);
      const [{ planCreate }, { createModel }] = await Promise.all([
        import("~/cli/create/create-request"),
        import("~/cli/create/create-model"),
      ]);
      await createModel(model, planCreate(file, folder), flags.quantize);
    });
}

/** The Modelfile, and the folder that its paths are relative to. */
async function readInstructions({ file, from }: CreateFlags): Promise<{ file: Modelfile; folder: string }> {
  const here = process.cwd();
  if (from !== undefined) {
    if (file !== undefined) throw usageError("--from and --file exclude each other");
    return { file: parseModelfile(`FROM """${from}"""`), folder: here };
  }
  if (file === "-") return { file: parseModelfile(await readAll(process.stdin)), folder: here };
  const path = resolve(file ?? "Modelfile");
  if (existsSync(path)) return { file: parseModelfile(decode(readFileSync(path))), folder: dirname(path) };
  if (file !== undefined) throw new CliError(`specified Modelfile wasn't found: ${file}`);
  return { file: parseModelfile("FROM ."), folder: here };
}

/** Editors on Windows save UTF-16 with a byte order mark. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return bytes.toString("utf8");
}
