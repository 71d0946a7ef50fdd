import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { type Command, Option } from "commander";
import { authorization } from "~/cli/api/request";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { printNote } from "~/cli/output";

export function registerMcp(program: Command): void {
  program
    .command("mcp")
    .description(
      "Serve the task board and the local models to an MCP client on standard input and output. The daemon must run; its address and API key are those of every command.",
    )
    .addOption(
      new Option("--tools <tier>", "how many tools the client sees")
        .choices(["core", "standard", "all"])
        .default("standard"),
    )
    .addHelpText(
      "after",
      '\nExample, in a client\'s configuration:\n  { "mcpServers": { "ollmlx": { "command": "ollmlx", "args": ["mcp"] } } }',
    )
    .action(async ({ tools }: { tools: string }) => {
      const url = new URL(`${resolveDaemonUrl()}/mcp?tools=${tools}`);
      await relayMessages(
        new StdioServerTransport(),
        new StreamableHTTPClientTransport(url, { requestInit: { headers: authorization() } }) as Transport,
      );
    });
}

/** Passes messages both ways until the client closes its end. A message that the daemon does not get is answered with an error. */
async function relayMessages(client: StdioServerTransport, daemon: Transport): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    client.onclose = resolve;
    process.stdin.once("end", resolve);
  });
  client.onmessage = (message) => {
    daemon.send(message).catch((error: Error) => answerError(client, message, error));
  };
  daemon.onmessage = (message) => void client.send(message);
  let isEnding = false;
  // Its open stream ends with an error of its own when it is closed.
  daemon.onerror = (error) => isEnding || printNote(error.message);
  await daemon.start();
  await client.start();
  await ended;
  isEnding = true;
  await daemon.close();
  await client.close();
}

function answerError(client: StdioServerTransport, message: JSONRPCMessage, error: Error): void {
  if (!("id" in message) || !("method" in message)) return;
  const reason = `ollmlx does not answer at ${resolveDaemonUrl()} (${error.message}); start it with: ollmlx serve`;
  void client.send({ jsonrpc: "2.0", id: message.id, error: { code: -32000, message: reason } });
}
