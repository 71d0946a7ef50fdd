import type { Exchange } from "~/server/gateway/exchange";

/**
 * The progress of `/api/pull` and `/api/create` as Ollama tells it: a line an event, or for `stream: false` the last one
 * alone. A line like the one before is left out.
 */
export class StatusLines {
  #last = "";

  constructor(
    private readonly res: Exchange["res"],
    private readonly isStreamed: boolean,
  ) {}

  write(line: Record<string, unknown>): void {
    const text = `${JSON.stringify(line)}\n`;
    if (!this.isStreamed || text === this.#last) return;
    this.#last = text;
    if (!this.res.headersSent) this.res.writeHead(200, { "content-type": "application/x-ndjson" });
    this.res.write(text);
  }

  end(line: Record<string, unknown>): void {
    this.write(line);
    if (this.isStreamed) this.res.end();
    else this.res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(line));
  }
}
