import { Argument, type Command } from "commander";
import { createClient } from "~/cli/client";
import { printLine } from "~/cli/output";
import { type EngineId, engineIdSchema } from "~/shared/contracts/engine";

const actions = {
  start: { description: "Start an engine that is stopped or that crashed too often.", done: "started" },
  stop: {
    description: "Stop an engine and free its memory; the daemon goes on. It stays down until it is started.",
    done: "stopped",
  },
  restart: { description: "Stop an engine and start it again.", done: "restarted" },
} as const;

/** `engine start|stop|restart`. How the engines are is what `status` shows. */
export function registerEngine(program: Command): void {
  const engine = program
    .command("engine")
    .description("Start, stop or restart an engine. `ollmlx status` shows how they are.")
    .addHelpText("after", "\nExample:\n  ollmlx engine restart mlx");
  for (const [name, { description, done }] of Object.entries(actions)) {
    engine
      .command(name)
      .description(description)
      .addArgument(new Argument("<engine>").choices(engineIdSchema.options))
      .addHelpText("after", `\nExample:\n  ollmlx engine ${name} mlx`)
      .action(async (id: EngineId) => {
        await createClient().engines[name as keyof typeof actions].mutate({ id });
        printLine(`${done} '${id}'`);
      });
  }
}
