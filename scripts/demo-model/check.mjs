#!/usr/bin/env node
// Asks an exported demo model the held-out tasks on both engines, in a home of its own, and prints the two tables.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";

const help = `Evaluates an exported demo model on MLX and, as its f16 twin, on Ollama.

  node scripts/demo-model/build.mjs
  node scripts/demo-model/check.mjs --model DIR --ollama PROGRAM --answers DIR [--count 300]

  --model    the folder that export.py wrote
  --ollama   the program ollama
  --answers  where the answers are kept; delete it to ask again
`;
const { values } = parseArgs({
  options: {
    model: { type: "string" },
    ollama: { type: "string" },
    answers: { type: "string" },
    count: { type: "string", default: "300" },
    help: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("../..", import.meta.url));

if (values.help || !values.model || !values.ollama || !values.answers) process.stdout.write(help);
else await check(values.model, values.ollama, values.answers, values.count);

async function check(model, ollama, answers, count) {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-demo-"));
  cpSync(model, join(home, "models/mlx/ollmlx/demo"), { recursive: true });
  mkdirSync(answers, { recursive: true });
  const ports = await Promise.all([1, 2, 3, 4].map(findPort));
  const [port, apiPort, mlxPort, ollamaPort] = ports;
  const env = {
    OLLMLX_HOME: home,
    OLLAMA_MODELS: join(home, "models"),
    OLLMLX_PORT: String(port),
    OLLAMA_HOST: `127.0.0.1:${apiPort}`,
    OLLMLX_MLX_PORT: String(mlxPort),
    OLLMLX_OLLAMA_PORT: String(ollamaPort),
    OLLMLX_OLLAMA_BIN: ollama,
  };
  const daemon = spawn(join(root, "bin/ollmlx"), ["serve"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await waitForLines(daemon, ["MLX backend started on port", "Ollama started on port"]);
    await execa(ollama, ["create", "demo-f16", "-f", join(model, "Modelfile")], {
      env: { OLLAMA_HOST: `127.0.0.1:${ollamaPort}` },
      stdin: "ignore",
    });
    const evaluator = join(root, "node_modules/.cache/ollmlx-demo/evaluate.mjs");
    const ask = (name, file, ...more) =>
      execa(
        "node",
        [evaluator, "--url", `http://127.0.0.1:${port}`, "--model", name, "--answers", file, ...more, "--count", count],
        {
          stdio: ["ignore", "inherit", "inherit"],
        },
      );
    const onMlx = join(answers, "mlx.jsonl");
    await ask("ollmlx/demo", onMlx);
    await ask("demo-f16", join(answers, "gguf.jsonl"), "--compare", onMlx);
  } finally {
    if (daemon.exitCode === null) {
      daemon.kill("SIGTERM");
      await once(daemon, "exit");
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Resolves when the program has printed each of the texts; rejects when it ends before. */
function waitForLines(child, texts) {
  const open = new Set(texts);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the daemon ended with code ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      for (const text of open) if (line.includes(text)) open.delete(text);
      if (open.size === 0) resolve();
    });
  });
}

async function findPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
