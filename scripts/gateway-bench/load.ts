import { Agent, request } from "node:http";

export interface Load {
  /** Requests at once, all started together. */
  streams: number;
  /** Rounds of such requests, one after the other. */
  rounds: number;
  tokens: number;
}

/** Times are milliseconds from sending the request, on this process's clock. */
export interface LoadResult {
  ttftMs: number[];
  /** Chunks that arrived a second, from the first request's start to the last one's end. */
  tokensPerSecond: number;
  errors: number;
}

/** Sends the load to one address over kept connections and measures what comes back. */
export async function measureLoad(url: string, model: string, { streams, rounds, tokens }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: streams });
  const body = JSON.stringify({ model, prompt: "hello", options: { num_predict: tokens } });
  const ttftMs: number[] = [];
  let received = 0;
  let errors = 0;
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) {
    const answers = Array.from({ length: streams }, () => ask(url, agent, body));
    for (const answer of await Promise.all(answers)) {
      ttftMs.push(answer.ttftMs);
      received += answer.lines - 1;
      if (answer.lines !== tokens + 1) errors++;
    }
  }
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { ttftMs, tokensPerSecond: received / seconds, errors };
}

const lineEnd = 10;

function ask(url: string, agent: Agent, body: string): Promise<{ ttftMs: number; lines: number }> {
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    let ttftMs = 0;
    let lines = 0;
    const req = request(`${url}/api/generate`, { method: "POST", agent }, (res) => {
      res.on("data", (chunk: Buffer) => {
        if (ttftMs === 0) ttftMs = performance.now() - sentAt;
        for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) lines++;
      });
      res.once("end", () => resolve({ ttftMs, lines }));
      res.once("error", reject);
    });
    req.once("error", reject);
    req.end(body);
  });
}
