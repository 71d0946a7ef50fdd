import { z } from "zod";
import type { ThinkLevel } from "~/server/gateway/chat-bridge/chat-plan";

export const effortSchema = z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/** How much to think; absent leaves it to the model. Engines know three levels. */
export function toThink(effort: z.output<typeof effortSchema> | null | undefined): boolean | ThinkLevel | undefined {
  switch (effort) {
    case "none":
      return false;
    case "minimal":
    case "low":
      return "low";
    case "medium":
      return "medium";
    case "high":
    case "xhigh":
    case "max":
      return "high";
    default:
      return undefined;
  }
}
