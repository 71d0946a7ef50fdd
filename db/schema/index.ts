export * from "~/db/schema/bench";
export * from "~/db/schema/events";
export * from "~/db/schema/jobs";
export * from "~/db/schema/models";
export * from "~/db/schema/prompts";
export * from "~/db/schema/proposals";
export * from "~/db/schema/settings";
export * from "~/db/schema/tasks";
