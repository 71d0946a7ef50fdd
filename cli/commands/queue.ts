import type { Command } from "commander";
import { callApi, readError, readText, sendRequest } from "~/cli/api/request";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printTable } from "~/cli/output";
import type { ModelQueue } from "~/shared/contracts/queue";
import { formatDuration } from "~/shared/format-quantity";

export function registerQueue(program: Command): void {
  const queue = program
    .command("queue")
    .description("Show or cancel requests that run or wait. Without a verb they are listed.")
    .addHelpText("after", "\nExamples:\n  ollmlx queue\n  ollmlx queue cancel 01JQ3K");
  queue
    .command("list", { isDefault: true })
    .alias("ls")
    .description("List the requests that models answer or that wait for one, in the order in which they are served.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx queue\n  ollmlx queue list --json")
    .action(async (flags: JsonFlag) => {
      const { models } = await callApi("GET /api/queue");
      if (flags.json) printJson(models);
      else printTable(["ID", "MODEL", "STATE", "ROUTE", "CLIENT", "WAITED"], models.flatMap(rows));
    });
  queue
    .command("cancel")
    .description("End a request that runs or waits. Its client gets an error.")
    .argument("<id...>", "ids that `ollmlx queue` lists")
    .addHelpText("after", "\nExample:\n  ollmlx queue cancel 01JQ3K")
    .action(async (ids: string[]) => {
      for (const id of ids) {
        const reply = await sendRequest("DELETE", `/api/queue/${encodeURIComponent(id)}`);
        const text = await readText(reply);
        if (reply.statusCode !== 200) throw readError(text, reply.statusCode);
        printLine(`cancelled '${id}'`);
      }
    });
}

const rows = ({ model, requests }: ModelQueue): string[][] =>
  requests.map(({ id, state, position, route, client, waitedMs }) => [
    id,
    model,
    state === "waiting" ? `waiting, ${position}.` : state,
    route,
    client,
    formatDuration(waitedMs),
  ]);
