import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir } from "~/tests/fixtures/child-process";
import { call } from "~/tests/fixtures/http";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { type Answer, describeReply, listDifferences } from "~/tests/integration/differential/compare-answers";
import { findReason, writeTable } from "~/tests/integration/differential/kept-differences";
import { type Probe, probes } from "~/tests/integration/differential/requests";

let daemon: TestDaemon;
let twin: string;

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  twin = await importTwin(daemon);
}, 120_000);
afterAll(() => daemon.stop());

async function ask(
  base: string,
  model: string,
  copy: string,
  { method = "POST", path, body, text }: Probe,
): Promise<Answer> {
  const sent = text ?? (body === undefined ? undefined : fill(body, model, copy));
  return describeReply(await call(base + path, { method, ...(sent === undefined ? {} : { body: sent }) }));
}

/** Each server copies to a name of its own, because both copies of a GGUF model are in one store. */
const fill = (body: unknown, model: string, copy: string): string =>
  JSON.stringify(body).replaceAll('"MODEL"', JSON.stringify(model)).replaceAll('"COPY"', JSON.stringify(copy));

/** The differences that nobody has given a reason for. */
async function findUnexplained(probe: Probe, side: "gguf" | "mlx"): Promise<string[]> {
  const real = await ask(`http://127.0.0.1:${daemon.ollamaPort}`, twin, "copy-by-ollama", probe);
  const ours = await ask(daemon.apiUrl, side === "gguf" ? twin : "test/tiny", `copy-${side}`, probe);
  return listDifferences(real, ours).filter((difference) => !findReason(probe.name, side, difference));
}

it("keeps the table of differences in docs/compatibility.md", () => {
  expect(readFileSync(join(rootDir, "docs", "compatibility.md"), "utf8")).toContain(writeTable());
});

describe.each(["gguf", "mlx"] as const)(
  "a %s model answers as a real Ollama does, or for a reason that is written down",
  (side) => {
    it.each(probes)("$name", { timeout: 60_000 }, async (probe) => {
      expect(await findUnexplained(probe, side)).toEqual([]);
    });
  },
);
