import { printAnswer, type Screen } from "~/cli/chat/answer";
import { attachFiles } from "~/cli/chat/attachments";
import { describeFigures } from "~/cli/chat/figures";
import type { LineReader } from "~/cli/chat/line-reader";
import type { ChatSession } from "~/cli/chat/session";
import { isSlashCommand, runSlashCommand } from "~/cli/chat/slash/run";
import { toCliError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { startSpinner } from "~/cli/progress/spinner";

const fence = '"""';

/** Where a conversation reads from and writes to. */
export interface ReplTerminal {
  reader: LineReader;
  screen: Screen;
  history: { isKept: boolean; append: (line: string) => void };
}

/** A conversation until the user leaves. An answer that fails is reported and the conversation goes on. */
export async function runRepl(session: ChatSession, terminal: ReplTerminal): Promise<void> {
  const { reader, screen } = terminal;
  const say = (text: string) => screen.write(`${text}\n`);
  for (;;) {
    const message = await readMessage(terminal);
    if (message === "end") {
      say("");
      return;
    }
    if (message === "interrupt") {
      say("\nUse Ctrl + d or /bye to exit.");
      continue;
    }
    try {
      if (isSlashCommand(message)) {
        const result = await runSlashCommand(message, session, terminal.history);
        if (result === "leave") return;
        if (result.text) say(result.text);
      } else if (message.trim()) {
        await answer(message, session, reader, screen);
      }
    } catch (thrown) {
      const error = toCliError(thrown, resolveDaemonUrl);
      say(`Error: ${error.message}${error.hint ? `\n${error.hint}` : ""}`);
    }
  }
}

async function answer(message: string, session: ChatSession, reader: LineReader, screen: Screen): Promise<void> {
  const { settings } = session;
  const question = attachFiles(message, session.seesImages, (note) => screen.write(`${note}\n`));
  const stopSpinner = startSpinner();
  const wrapped: Screen = settings.wrapsWords ? screen : { ...screen, columns: () => 0 };
  try {
    const given = await reader.during((signal) =>
      printAnswer(session.ask(question, signal), wrapped, {
        hidesThinking: settings.hidesThinking,
        signal,
        onFirstText: stopSpinner,
      }),
    );
    session.keep(question, given.text);
    if (settings.verbose && given.last) screen.write(`\n${describeFigures(given.last).join("\n")}\n`);
    screen.write("\n");
  } finally {
    stopSpinner();
  }
}

/** One message: a line, a pasted text, or lines between triple quotes, which a slash command may end in as well. */
async function readMessage({ reader, history }: ReplTerminal): Promise<string | "interrupt" | "end"> {
  const first = await reader.next(">>> ");
  if (typeof first === "string") return first;
  if (history.isKept) history.append(first.line);
  const opening = first.line.indexOf(fence);
  const isQuoted = opening === 0 || (opening > 0 && /^\/set\s+system\s+$/.test(first.line.slice(0, opening)));
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
