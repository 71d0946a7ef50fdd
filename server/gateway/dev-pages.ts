import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "~/server/errors";
import type { Exchange } from "~/server/gateway/exchange";

/** Takes pages and hot reload from `next dev` while the dashboard is being developed. */
export class DevPages {
  readonly #target: URL;

  constructor(url: string) {
    this.#target = new URL(url);
  }

  async serve({ req, res }: Exchange): Promise<void> {
    const { hostname, port } = this.#target;
    const headers = { ...req.headers, host: this.#target.host };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const upstream = request({ hostname, port, method: req.method, path: req.url, headers }, resolve);
      upstream.once("error", (cause) =>
        reject(new AppError("UPSTREAM_FAILED", `the page server at ${this.#target.href} does not answer`, { cause })),
      );
      req.pipe(upstream);
    });
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, res);
  }

  /** Passes a WebSocket through byte by byte. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const upstream = connect(Number(this.#target.port), this.#target.hostname, () => {
      const lines = [`${req.method} ${req.url} HTTP/1.1`];
      for (let i = 0; i < req.rawHeaders.length; i += 2) {
        const name = req.rawHeaders[i] ?? "";
        const value = name.toLowerCase() === "host" ? this.#target.host : req.rawHeaders[i + 1];
        lines.push(`${name}: ${value}`);
      }
      upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
      if (head.length > 0) upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
    socket.on("close", () => upstream.destroy());
  }
}
