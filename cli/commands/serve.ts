import type { Command } from "commander";
import { type DaemonFlags, settingDefinitions } from "~/server/settings";

export function registerServe(program: Command): void {
  const serve = program
    .command("serve")
    .alias("start")
    .description("Start the daemon in this terminal: dashboard, APIs and engines. Ctrl-C stops all of it.")
    .addHelpText("after", "\nExample:\n  ollmlx serve --port 3001 --keep-alive 30m");
  for (const { flag, env, description } of settingDefinitions) {
    serve.option(`${flag} <value>`, `${description} (${env})`);
  }
  serve.action(async (flags: DaemonFlags) => {
    // The daemon is most of the program; no other command should wait for it to load.
    const { runDaemon } = await import("~/server/daemon");
    await runDaemon(flags);
  });
}
