import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { CliError } from "~/cli/cli-error";

const largestImageBytes = 20 * 1024 * 1024;
const largestTextBytes = 1024 * 1024;
const imagePath = /(?:[a-zA-Z]:)?(?:~\/|\.{1,2}\/|\/)(?:\\.|[^\s\\])+?\.(?:jpe?g|png|webp)\b/gi;
const textReference = /(^|\s)@((?:\\.|[^\s\\])+)/g;

/** A message with what its file names stand for. Images are base64. */
export interface Attachments {
  text: string;
  images: string[];
}

/**
 * Puts files into a message: `@notes.md` stands for the text of that file, and for a model that sees images the path of
 * a .jpg, .png or .webp attaches it. Names of files that do not exist are left as they are. `tell` hears what was
 * attached. Throws a CliError for a file that is too large or of the wrong kind.
 */
export function attachFiles(message: string, seesImages: boolean, tell: (note: string) => void): Attachments {
  const images: string[] = [];
  const withoutImages = !seesImages
    ? message
    : message.replace(imagePath, (written) => {
        const path = resolvePath(written);
        const bytes = fileBytes(path);
        if (bytes === null) return written;
        images.push(readImage(path, bytes));
        tell(`Added image '${path}'`);
        return "";
      });
  const text = withoutImages.replace(textReference, (whole, before: string, written: string) => {
    const path = resolvePath(written);
    const bytes = fileBytes(path);
    if (bytes === null) return whole;
    const content = readText(path, bytes);
    tell(`Added file '${path}'`);
    return `${before}\n${path}:\n\`\`\`\n${content.trimEnd()}\n\`\`\`\n`;
  });
  return { text: images.length > 0 || text !== message ? text.trim() : message, images };
}

/** A shell's escapes undone (terminals write them for files that are dropped on them), "~" and quotes included. */
function resolvePath(written: string): string {
  const plain = written.replace(/^['"]|['"]$/g, "").replace(/\\(.)/g, "$1");
  return plain.startsWith("~/") ? join(homedir(), plain.slice(2)) : plain;
}

function fileBytes(path: string): number | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : null;
}

function readImage(path: string, bytes: number): string {
  if (bytes > largestImageBytes) throw new CliError(`${path} is larger than 20 MB`, { hint: "Attach a smaller image" });
  const content = readFileSync(path);
  if (!/^(\xff\xd8\xff|\x89PNG|RIFF....WEBP)/s.test(content.subarray(0, 16).toString("latin1"))) {
    throw new CliError(`${path} is not a JPEG, PNG or WebP image`);
  }
  return content.toString("base64");
}

function readText(path: string, bytes: number): string {
  if (bytes > largestTextBytes) throw new CliError(`${path} is larger than 1 MB`, { hint: "Attach a part of it" });
  const content = readFileSync(path);
  if (content.includes(0)) throw new CliError(`${path} is not a text file`);
  return content.toString("utf8");
}
