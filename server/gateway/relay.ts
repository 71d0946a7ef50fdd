import type { ServerResponse } from "node:http";
import type { EngineReply } from "~/server/engines/engine";
import { AppError } from "~/server/errors";

const lineEnd = 10;

/**
 * Passes an engine's bytes on unchanged, at the client's speed. Only whole lines go out, so that an engine that dies in
 * the middle leaves the client complete objects and then an error line; a plain JSON answer, which is one unfinished
 * line until its end, still gets a real status. Rejects with UPSTREAM_FAILED while no byte has gone out.
 */
export function relay(reply: EngineReply, res: ServerResponse): Promise<void> {
  const { body } = reply;
  const held: Buffer[] = [];
  res.statusCode = reply.statusCode;
  res.setHeader("content-type", reply.contentType);

  return new Promise((resolve, reject) => {
    body.on("data", (chunk: Buffer) => {
      const cut = chunk.lastIndexOf(lineEnd) + 1;
      if (cut === 0) {
        held.push(chunk);
        return;
      }
      const whole = cut === chunk.length ? chunk : chunk.subarray(0, cut);
      const hasRoom = res.write(held.length === 0 ? whole : Buffer.concat([...held.splice(0), whole]));
      if (cut < chunk.length) held.push(chunk.subarray(cut));
      if (!hasRoom) {
        body.pause();
        res.once("drain", () => body.resume());
      }
    });
    body.once("end", () => {
      res.end(held.length === 0 ? undefined : Buffer.concat(held));
      resolve();
    });
    body.once("error", (cause) => {
      if (res.destroyed) return resolve();
      reject(new AppError("UPSTREAM_FAILED", "the model's engine ended in the middle of the answer", { cause }));
    });
    res.once("close", () => {
      body.destroy();
      resolve();
    });
  });
}
