import { get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "~/server/errors";

/** Binds a server. Throws the system's error, EADDRINUSE among them. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Whether the bind failed because another program holds the port. */
export function isPortTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EADDRINUSE";
}

/** Tries `port` and the nineteen after it. Throws CONFLICT when all are taken. */
export async function listenOnFreePort(server: Server, port: number, host: string): Promise<number> {
  for (let candidate = port; candidate < port + 20; candidate++) {
    try {
      return await listen(server, candidate, host);
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  throw new AppError("CONFLICT", `the ports ${port} to ${port + 19} are all taken`, {
    hint: "Choose a free port with --port or OLLMLX_PORT.",
  });
}

/** Who listens at an address: nobody, a real Ollama, another ollmlx daemon, or some other program. */
export async function identifyServer(url: string): Promise<"nobody" | "ollama" | "ollmlx" | "other"> {
  try {
    const body = JSON.parse(await getText(`${url}/api/version`)) as { version?: unknown; ollmlx?: unknown };
    if (typeof body.ollmlx === "string") return "ollmlx";
    return typeof body.version === "string" ? "ollama" : "other";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED" ? "nobody" : "other";
  }
}

function getText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(1_000) }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      reply.once("end", () => resolve(text)).once("error", reject);
    });
    request.once("error", reject);
  });
}
