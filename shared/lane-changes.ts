import type { LaneSettings } from "~/shared/contracts/conversation";

/** How many settings of a lane differ from the model's defaults, the system prompt among them. */
export const countLaneChanges = ({ system, options }: Pick<LaneSettings, "system" | "options">): number =>
  (system.trim() ? 1 : 0) + Object.values(options).filter((value) => value !== undefined).length;
