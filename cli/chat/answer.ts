import type { AnswerChunk } from "~/cli/api/routes";
import { CliError } from "~/cli/cli-error";
import { WordWrap } from "~/cli/text/word-wrap";

/** Where an answer is written. `columns` gives 0 where lines are not to be wrapped. */
export interface Screen {
  write: (text: string) => void;
  columns: () => number;
  hasColors: boolean;
}

export interface Answer {
  text: string;
  /** The chunk with the figures; null when the answer was stopped before its end. */
  last: AnswerChunk | null;
  /** Whether the user stopped it. */
  stopped: boolean;
}

export interface PrintOptions {
  hidesThinking: boolean;
  signal: AbortSignal;
  /** Heard before the first text is written. */
  onFirstText?: () => void;
}

const grey = "\u001b[90m";
const greyBold = "\u001b[90m\u001b[1m";
const plain = "\u001b[0m";

/**
 * Writes an answer as it arrives and a newline at its end; thinking stands before it, between the lines that Ollama's
 * program puts there. An abort of `signal` ends the answer early and is no error.
 */
export async function printAnswer(
  chunks: AsyncIterable<AnswerChunk>,
  screen: Screen,
  { hidesThinking, signal, onFirstText = () => {} }: PrintOptions,
): Promise<Answer> {
  const answer: Answer = { text: "", last: null, stopped: false };
  const printer = new AnswerPrinter(screen, onFirstText);
  try {
    for await (const chunk of chunks) {
      const thinking = chunk.message?.thinking || chunk.thinking;
      if (thinking && !hidesThinking) printer.think(thinking);
      const text = chunk.message?.content || chunk.response || "";
      if (text) printer.say(text);
      answer.text += text;
      if (chunk.done) answer.last = chunk;
    }
  } catch (error) {
    printer.end();
    if (!signal.aborted) throw error;
    answer.stopped = true;
    return answer;
  }
  printer.end();
  if (!answer.last) throw new CliError("the answer ended early", { hint: "See what the engine says: ollmlx status" });
  return answer;
}

class AnswerPrinter {
  #wrap: WordWrap;
  #isThinking = false;
  #endsLine = true;
  #isFirst = true;

  constructor(
    private readonly screen: Screen,
    private readonly onFirstText: () => void,
  ) {
    this.#wrap = new WordWrap(screen.columns);
  }

  think(text: string): void {
    if (!this.#isThinking) this.#write(this.#colored(greyBold, "Thinking...\n", plain + grey));
    this.#isThinking = true;
    this.#write(this.#wrap.write(text));
  }

  say(text: string): void {
    this.#endThinking();
    this.#write(this.#wrap.write(text));
  }

  end(): void {
    this.#endThinking();
    if (!this.#endsLine) this.#write("\n");
  }

  #endThinking(): void {
    if (!this.#isThinking) return;
    this.#isThinking = false;
    if (!this.#endsLine) this.#write("\n");
    this.#write(this.#colored(greyBold, "...done thinking.\n\n", plain));
    this.#wrap = new WordWrap(this.screen.columns);
  }

  #colored(before: string, text: string, after: string): string {
    return this.screen.hasColors ? before + text + after : text;
  }

  #write(text: string): void {
    if (text === "") return;
    if (this.#isFirst) this.onFirstText();
    this.#isFirst = false;
    // Colours after the newline do not count.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI styles begin with the escape character.
    this.#endsLine = text.replace(/(\u001b\[\d+m)+$/, "").endsWith("\n");
    this.screen.write(text);
  }
}
