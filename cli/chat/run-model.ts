import { join } from "node:path";
import { ApiError, callApi } from "~/cli/api/request";
import type { AnswerChunk, ShownModel } from "~/cli/api/routes";
import { streamApi } from "~/cli/api/stream";
import { printAnswer, type Screen } from "~/cli/chat/answer";
import { attachFiles } from "~/cli/chat/attachments";
import { describeFigures } from "~/cli/chat/figures";
import { appendHistory, readHistory } from "~/cli/chat/history";
import { LineReader } from "~/cli/chat/line-reader";
import { readPipedInput } from "~/cli/chat/piped-input";
import { runRepl } from "~/cli/chat/repl";
import { ChatSession } from "~/cli/chat/session";
import { type ChatSettings, type EmbeddingOptions, settingsBody } from "~/cli/chat/settings";
import { CliError, stoppedByUser } from "~/cli/cli-error";
import { readEnvironment } from "~/cli/environment";
import { pullModel } from "~/cli/models/pull";
import { hasColors, printLine, printNote, style } from "~/cli/output";
import { startSpinner } from "~/cli/progress/spinner";

/** `ollmlx run`: one answer, a vector, or a conversation when both ends are a terminal and nothing is asked. */
export async function runModel(
  model: string,
  words: string[],
  settings: ChatSettings,
  embedding: EmbeddingOptions,
): Promise<void> {
  const talks = words.length === 0 && process.stdin.isTTY && process.stdout.isTTY;
  const piped = process.stdin.isTTY ? "" : await readPipedInput();
  const shown = await findOrPull(model);
  const { capabilities = [] } = shown;
  if (capabilities.includes("thinking")) settings.think ??= true;
  const seesImages = capabilities.includes("vision");
  if (capabilities.includes("embedding") && !capabilities.includes("completion")) {
    return printVector(model, [piped, ...words].filter(Boolean).join(" "), settings, embedding);
  }
  if (talks) return talk(shown, new ChatSession(model, settings, seesImages));
  const { text, images } = attachFiles(words.join(" "), seesImages, printNote);
  await answerOnce({ model, prompt: [piped, text].filter(Boolean).join(" "), images }, settings);
}

/** The installed model of that name; one that is missing is pulled first. */
async function findOrPull(model: string): Promise<ShownModel> {
  try {
    return await callApi("POST /api/show", { model });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    await pullModel(model);
    return callApi("POST /api/show", { model });
  }
}

async function printVector(model: string, input: string, settings: ChatSettings, options: EmbeddingOptions) {
  if (!input) {
    throw new CliError("a model for embeddings needs a text", { hint: `Write: ollmlx run ${model} "your text"` });
  }
  const body = { model, input, keep_alive: settings.keepAlive, options: settings.options, ...options };
  const { embeddings } = await callApi("POST /api/embed", body);
  if (!embeddings?.[0]) throw new CliError("the model gave no embedding");
  printLine(JSON.stringify(embeddings[0]));
}

/** An empty prompt loads the model and prints nothing. */
async function answerOnce(
  { images, ...question }: { model: string; prompt: string; images: string[] },
  settings: ChatSettings,
): Promise<void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once("SIGINT", stop);
  const body = { ...question, ...(images.length > 0 ? { images } : {}), system: settings.system };
  const chunks = streamApi<AnswerChunk>("/api/generate", { ...body, ...settingsBody(settings) }, abort.signal);
  const stopSpinner = process.stdout.isTTY ? startSpinner() : () => {};
  try {
    const answer = await printAnswer(chunks, openScreen(settings.wrapsWords), {
      hidesThinking: settings.hidesThinking,
      signal: abort.signal,
      onFirstText: stopSpinner,
    });
    if (answer.stopped) throw stoppedByUser("");
    if (settings.verbose && answer.last) for (const line of describeFigures(answer.last)) printNote(line);
  } finally {
    stopSpinner();
    process.off("SIGINT", stop);
  }
}

function openScreen(wrapsWords: boolean): Screen {
  return {
    write: (text) => void process.stdout.write(text),
    columns: () => (wrapsWords && process.stdout.isTTY ? process.stdout.columns : 0),
    hasColors: hasColors(process.stdout),
  };
}

async function talk(shown: ShownModel, session: ChatSession): Promise<void> {
  const { model, settings } = session;
  const stopSpinner = startSpinner(`loading ${model}`);
  try {
    await callApi("POST /api/generate", { model, stream: false, keep_alive: settings.keepAlive });
  } finally {
    stopSpinner();
  }
  const { home, editor, keepsNoHistory } = readEnvironment();
  const historyFile = join(home, "history");
  const reader = new LineReader(process.stdin, process.stdout, { history: readHistory(historyFile), editor });
  printLine(style(process.stdout, "dim", "Send a message (/? for help)"));
  for (const { role, content } of shown.messages ?? []) {
    if (role !== "system") printLine(role === "user" ? `>>> ${content}` : `${content}\n`);
  }
  try {
    await runRepl(session, {
      reader,
      screen: openScreen(true),
      history: { isKept: !keepsNoHistory, append: (line) => appendHistory(historyFile, line) },
    });
  } finally {
    reader.close();
  }
}
