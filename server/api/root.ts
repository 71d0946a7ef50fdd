import { benchRouter } from "~/server/api/routers/bench";
import { commentsRouter } from "~/server/api/routers/comments";
import { conversationsRouter } from "~/server/api/routers/conversations";
import { enginesRouter } from "~/server/api/routers/engines";
import { eventsRouter } from "~/server/api/routers/events";
import { executionsRouter } from "~/server/api/routers/executions";
import { jobsRouter } from "~/server/api/routers/jobs";
import { modelsRouter } from "~/server/api/routers/models";
import { planningRouter } from "~/server/api/routers/planning";
import { promptsRouter } from "~/server/api/routers/prompts";
import { proposalsRouter } from "~/server/api/routers/proposals";
import { queueRouter } from "~/server/api/routers/queue";
import { systemRouter } from "~/server/api/routers/system";
import { tasksRouter } from "~/server/api/routers/tasks";
import { todo2Router } from "~/server/api/routers/todo2";
import { workspacesRouter } from "~/server/api/routers/workspaces";
import { router } from "~/server/api/trpc";

/** Everything the dashboard and the CLI may ask of the daemon, at `/trpc` and, for subscriptions, `/ws`. */
export const appRouter = router({
  system: systemRouter,
  engines: enginesRouter,
  models: modelsRouter,
  jobs: jobsRouter,
  events: eventsRouter,
  tasks: tasksRouter,
  comments: commentsRouter,
  workspaces: workspacesRouter,
  todo2: todo2Router,
  planning: planningRouter,
  proposals: proposalsRouter,
  executions: executionsRouter,
  bench: benchRouter,
  prompts: promptsRouter,
  conversations: conversationsRouter,
  queue: queueRouter,
});

export type AppRouter = typeof appRouter;
