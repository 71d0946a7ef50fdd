import { describeCounts, printAnswer } from "~/cli/chat/answer";
import type { LineReader } from "~/cli/chat/line-reader";
import type { ChatSession } from "~/cli/chat/session";
import { runSlashCommand } from "~/cli/chat/slash-commands";
import { toCliError } from "~/cli/cli-error";
import type { Client } from "~/cli/client";
import { resolveDaemonUrl } from "~/cli/daemon-address";

const fence = '"""';

/** Where a conversation reads from and writes to. */
export interface ReplTerminal {
  reader: LineReader;
  out: NodeJS.WritableStream;
  remember: (line: string) => void;
}

/** A conversation until the user leaves. An answer that fails is reported and the conversation goes on. */
export async function runRepl(
  session: ChatSession,
  client: Client,
  { reader, out, remember }: ReplTerminal,
): Promise<void> {
  for (;;) {
    const message = await readMessage(reader, remember);
    if (message === "end") return;
    if (message === "interrupt") {
      out.write("\nUse Ctrl-D or /bye to leave.\n");
      continue;
    }
    try {
      if (message.startsWith("/")) {
        const result = await runSlashCommand(message, session, client);
        if (result === "leave") return;
        if (result.text) out.write(`${result.text}\n`);
      } else if (message.trim()) {
        await answer(message, session, reader, out);
      }
    } catch (thrown) {
      const error = toCliError(thrown, resolveDaemonUrl);
      out.write(`Error: ${error.message}\n${error.hint ? `${error.hint}\n` : ""}`);
    }
  }
}

async function answer(
  question: string,
  session: ChatSession,
  reader: LineReader,
  out: NodeJS.WritableStream,
): Promise<void> {
  const given = await reader.during((signal) => printAnswer(session.ask(question, signal), out, signal));
  session.keep(question, given.text);
  if (session.settings.verbose && given.last) out.write(`\n${describeCounts(given.last).join("\n")}\n`);
  out.write("\n");
}

/** One message: a line, or several between triple quotes. A slash command may end in a quoted text as well. */
async function readMessage(
  reader: LineReader,
  remember: (line: string) => void,
): Promise<string | "interrupt" | "end"> {
  const first = await reader.next(">>> ");
  if (typeof first === "string") return first;
  if (first.line.trim()) remember(first.line);
  const opening = first.line.indexOf(fence);
  const isQuoted = opening === 0 || (opening > 0 && first.line.startsWith("/set system "));
  if (!isQuoted) return first.line;
  const head = first.line.slice(0, opening);
  let body = first.line.slice(opening + fence.length);
  while (!body.trimEnd().endsWith(fence)) {
    const next = await reader.next("... ");
    if (typeof next === "string") return next;
    body += `\n${next.line}`;
  }
  return head + body.trimEnd().slice(0, -fence.length).replace(/^\n/, "");
}
