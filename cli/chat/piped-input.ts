import { buffer } from "node:stream/consumers";
import { printNote } from "~/cli/output";

/** Standard input, read to its end as UTF-8. Says so when it holds bytes that are not text. */
export async function readPipedInput(): Promise<string> {
  const bytes = await buffer(process.stdin);
  const text = bytes.toString("utf8");
  if (text.includes("\u0000") || (text.includes("\ufffd") && !bytes.includes(Buffer.from("\ufffd")))) {
    printNote("Warning: standard input holds bytes that are not text; the model sees them as odd characters");
  }
  return text;
}
