import { createInterface, emitKeypressEvents, type Interface, type Key } from "node:readline";
import { editText } from "~/cli/chat/edit-text";
import { QuietOutput } from "~/cli/chat/quiet-output";

/** What came of waiting for a line: its text, Ctrl-C, or the end of the input (Ctrl-D). */
export type Input = { line: string } | "interrupt" | "end";

const continuation = "... ";
const pasteOn = "\u001b[?2004h";
const pasteOff = "\u001b[?2004l";

export interface LineReaderOptions {
  /** Earlier lines, the newest first. */
  history: string[];
  /** Program for Ctrl-G. */
  editor: string;
}

/**
 * Lines from a terminal with editing and history. A text that is pasted, or written in the editor that Ctrl-G opens, is
 * one message however many lines it has, and is sent by Enter. Lines that arrive while nobody waits are kept in order.
 */
export class LineReader {
  readonly #readline: Interface;
  readonly #output: QuietOutput;
  readonly #queue: Input[] = [];
  /** Lines of a message that is not finished. */
  #held: string[] = [];
  #isPasting = false;
  #deliver: ((input: Input) => void) | null = null;
  #onInterrupt: (() => void) | null = null;

  constructor(
    private readonly input: NodeJS.ReadStream | NodeJS.ReadableStream,
    output: NodeJS.WritableStream,
    private readonly options: LineReaderOptions,
  ) {
    this.#output = new QuietOutput(output);
    emitKeypressEvents(input);
    this.#readline = createInterface({
      input,
      output: this.#output,
      terminal: this.#output.isTTY,
      history: options.history,
      historySize: 1000,
      removeHistoryDuplicates: true,
    });
    this.#readline.on("line", (line) => this.#hear(line));
    this.#readline.on("close", () => this.#accept("end"));
    this.#readline.on("SIGINT", () => this.interrupt());
    if (!this.#output.isTTY) return;
    this.#output.write(pasteOn);
    input.on("keypress", (_text: string | undefined, key: Key) => this.#watchKey(key));
  }

  /** Shows `prompt` and waits. After "end" every further call gives "end". */
  next(prompt: string): Promise<Input> {
    this.#output.isQuiet = false;
    const queued = this.#queue[0];
    if (queued !== undefined) {
      if (queued !== "end") this.#queue.shift();
      // It was typed where nothing was drawn.
      if (typeof queued === "object") this.#output.write(`${prompt}${queued.line}\n`);
      return Promise.resolve(queued);
    }
    this.#readline.setPrompt(prompt);
    this.#readline.prompt(true);
    return new Promise((resolve) => {
      this.#deliver = resolve;
    });
  }

  /** Runs `work` with Ctrl-C given to it instead of to the line. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.#onInterrupt = () => abort.abort();
    this.#output.isQuiet = true;
    try {
      return await work(abort.signal);
    } finally {
      this.#onInterrupt = null;
      this.#output.isQuiet = false;
    }
  }

  /** Ctrl-C: stops the running work, else gives up the message being typed. */
  interrupt(): void {
    if (this.#onInterrupt) {
      this.#onInterrupt();
      return;
    }
    this.#held = [];
    this.#clearLine();
    this.#accept("interrupt");
  }

  close(): void {
    this.#output.isQuiet = false;
    if (this.#output.isTTY) this.#output.write(pasteOff);
    this.#readline.close();
  }

  #watchKey(key: Key): void {
    if (key.name === "paste-start") this.#isPasting = true;
    else if (key.name === "paste-end") this.#isPasting = false;
    else if (key.ctrl && key.name === "g" && this.#deliver) this.#edit();
  }

  #hear(line: string): void {
    if (this.#isPasting) this.#hold([line]);
    else {
      const message = [...this.#held, line].join("\n");
      this.#held = [];
      this.#accept({ line: message });
    }
  }

  #hold(lines: string[]): void {
    this.#held.push(...lines);
    if (this.#output.isQuiet) return;
    this.#readline.setPrompt(continuation);
    this.#readline.prompt();
  }

  /** The message so far goes to the editor; what comes back is to be sent by Enter. */
  #edit(): void {
    const text = [...this.#held, this.#readline.line].join("\n");
    this.#held = [];
    this.#clearLine();
    this.#readline.pause();
    const edited = editText(text, this.options.editor, this.input);
    this.#readline.resume();
    const lines = edited.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      this.#output.write(`${line}\n`);
      this.#hold([line]);
    }
    this.#readline.prompt();
    this.#readline.write(last);
  }

  #clearLine(): void {
    if (!this.#readline.terminal) return;
    // Moves to the end of the line, then deletes back to its start.
    this.#readline.write(null, { ctrl: true, name: "e" });
    this.#readline.write(null, { ctrl: true, name: "u" });
  }

  #accept(input: Input): void {
    const deliver = this.#deliver;
    this.#deliver = null;
    // The end stays in the queue, so that everybody who asks later hears of it too.
    if (!deliver || input === "end") this.#queue.push(input);
    deliver?.(input);
  }
}
