import { z } from "zod";

/** One scripted answer. Delays are milliseconds; counts are chunks. */
const answerSchema = z.object({
  /** Regular expression on the request's prompt or messages; without it the answer fits every request. */
  match: z.string().optional(),
  /** Said as it is, split at spaces; null = made-up words that depend on seed and position only. */
  text: z.string().nullable().default(null),
  /** Said as exactly these pieces, instead of `text`. */
  chunks: z.array(z.string()).optional(),
  /** Made-up words, and counted tokens, in one chunk. */
  tokensPerChunk: z.number().int().min(1).default(1),
  thinking: z.string().default(""),
  startDelayMs: z.number().default(0),
  tokenDelayMs: z.number().default(0),
  /** Tokens of made-up text when the request sets no num_predict. */
  tokens: z.number().int().default(24),
  /** Status and `error` instead of an answer. */
  status: z.number().int().optional(),
  error: z.string().default("scripted error"),
  /** After this many chunks: an error line, the death of the process, or silence. */
  failAfter: z.number().int().optional(),
  dieAfter: z.number().int().optional(),
  hangAfter: z.number().int().optional(),
  doneReason: z.enum(["stop", "length"]).optional(),
  promptTokens: z.number().int().optional(),
  cachedTokens: z.number().int().default(0),
  /** Says nothing of what came from its cache, as some engines do. */
  hidesCache: z.boolean().default(false),
  /** Whether the engine's own decode time also holds the first token; without it a time that fits no habit. */
  engineClock: z.enum(["first_token_in", "first_token_out"]).optional(),
  /** Tokens that it says it wrote; without it those that it sent. */
  countedTokens: z.number().int().optional(),
  /** Rows that it says it decoded at once on average. */
  batchSizeMean: z.number().default(1),
  /** The whole response body, byte for byte. */
  rawBody: z.string().optional(),
});
export type Answer = z.output<typeof answerSchema>;

/** What the process does from now on. Answers are used in turn and the last one stays. */
export const scriptSchema = z.object({
  answers: z.array(answerSchema).default([]),
  /** Names that `/api/tags` lists and requests may use; null = every name is known. */
  models: z.array(z.string()).nullable().default(null),
  /** Lines of `/api/pull`, each sent `pullDelayMs` after the one before. */
  pullLines: z.array(z.record(z.string(), z.unknown())).default([{ status: "success" }]),
  pullDelayMs: z.number().default(0),
  /** What `/api/embed` gives: a vector for each text, an error, or one vector less than there are texts. */
  embed: z.enum(["vectors", "error", "too few"]).default("vectors"),
  /** `/health` answers 503 while false. */
  healthy: z.boolean().default(true),
});
export type Script = z.output<typeof scriptSchema>;
export type ScriptInput = z.input<typeof scriptSchema>;

/** A request to the engine as the fake saw it. */
export interface SeenRequest {
  route: string;
  body: string;
  /** open: still being answered; done: answered whole; aborted: the caller left first. */
  state: "open" | "done" | "aborted";
  /** Bytes of the connection that the answer goes to, headers included. */
  bytesSent: number;
  /** When each chunk of text was sent, in milliseconds on one monotonic clock. */
  sentAtMs: number[];
}

const plainAnswer = answerSchema.parse({});

/** Hands out answers in their order, each once, the last one again and again. */
export class AnswerQueue {
  #answers: Answer[];

  constructor(answers: Answer[]) {
    this.#answers = [...answers];
  }

  next(prompt: string): Answer {
    const fits = this.#answers.filter((answer) => !answer.match || new RegExp(answer.match).test(prompt));
    const answer = fits[0];
    if (!answer) return plainAnswer;
    if (fits.length > 1) this.#answers.splice(this.#answers.indexOf(answer), 1);
    return answer;
  }
}
