import { randomId } from "~/server/gateway/chat-bridge/random-id";

/** What all pieces of one answer begin with. `created` is in seconds. */
export interface AnswerHead {
  id: string;
  object: string;
  created: number;
  model: string;
  system_fingerprint: string;
}

/** `model` is the name as the client typed it. */
export function answerHead(prefix: string, object: string, model: string): AnswerHead {
  const created = Math.floor(Date.now() / 1000);
  return { id: randomId(prefix), object, created, model, system_fingerprint: "fp_ollmlx" };
}
