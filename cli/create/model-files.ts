import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { CliError } from "~/cli/cli-error";

/** A file of a model: where it lies, and the name under which the server keeps it. */
export interface ModelFile {
  name: string;
  path: string;
  bytes: number;
}

/** Weights in the order in which they are preferred; a folder may hold the same ones in several formats. */
const weights = [
  /^model.*\.safetensors$/,
  /^consolidated.*\.safetensors$/,
  /^adapters?.*\.safetensors$/,
  /\.safetensors$/,
  /\.gguf$/,
  /^pytorch_model.*\.bin$/,
];
/** Configuration, tokenizer and chat template. */
const companions = /\.json$|\.jinja$|^tokenizer\.model$|^(merges|vocab)\.txt$|\.tiktoken$/;

/** The files of a model: one GGUF or safetensors file, or a folder's weights with what belongs to them. */
export function listModelFiles(path: string): ModelFile[] {
  if (!existsSync(path)) throw new CliError(`there is no file or folder ${path}`);
  if (!statSync(path).isDirectory()) return [describe(path)];
  const names = readdirSync(path).filter((name) => statSync(join(path, name)).isFile());
  const kind = weights.find((pattern) => names.some((name) => pattern.test(name)));
  if (!kind) {
    throw new CliError(`${path} has no model in it`, {
      hint: "Name a folder with *.safetensors and config.json, or a .gguf file",
    });
  }
  return names
    .filter((name) => kind.test(name) || companions.test(name))
    .sort()
    .map((name) => describe(join(path, name)));
}

/** Links are followed: the hub's cache keeps a model's files as links into a folder of blobs. */
function describe(path: string): ModelFile {
  const real = realpathSync(path);
  const { size } = statSync(real);
  if (size < 1024 && readFileSync(real, "latin1").startsWith("version https://git-lfs")) {
    throw new CliError(`${path} is a pointer to a file, not the file`, { hint: "Fetch the real files: git lfs pull" });
  }
  return { name: basename(path), path: real, bytes: size };
}
