/** Ollama cuts an answer off at the next repetition (`tokenRepeat` in llm/server.go, v0.17.4). */
const MAX_REPETITIONS = 30;

/**
 * Tells an answer that Ollama cut off because one token came over and over from one that broke off: neither has a last
 * line with the reason and the counts.
 */
export class RepetitionWatch {
  #last = "";
  #repetitions = 0;

  /** Takes the text of one line of the stream, which is one token. */
  see(piece: string): void {
    const token = piece.trim();
    this.#repetitions = token === this.#last ? this.#repetitions + 1 : 0;
    this.#last = token;
  }

  get isAtLimit(): boolean {
    return this.#repetitions >= MAX_REPETITIONS;
  }
}
