import { type Load, measureLoad } from "~/scripts/gateway-bench/load";
import { readFlags } from "~/scripts/read-flags";
import { startDaemon } from "~/tests/fixtures/start-daemon";

const usage = `Usage: scripts/bench-gateway [--json] [--repeats N]

Time to the first token and throughput of a scripted engine, asked directly and through the daemon
in the same run, the two in turn. Prints a Markdown table, or JSON. Engine, daemon and load share
this machine's cores, so compare the columns and not the absolutes.`;
const values = readFlags(usage, {
  json: { type: "boolean", default: false },
  repeats: { type: "string", default: "3" },
});

interface Scenario extends Load {
  name: string;
  /** Pause between an engine's tokens. */
  tokenDelayMs: number;
}

const scenarios: Scenario[] = [
  { name: "1 stream, 3 tokens, in turn", streams: 1, rounds: 200, tokens: 3, tokenDelayMs: 0 },
  { name: "1 stream at 100 tokens/s", streams: 1, rounds: 1, tokens: 200, tokenDelayMs: 10 },
  { name: "8 streams at 50 tokens/s", streams: 8, rounds: 1, tokens: 150, tokenDelayMs: 20 },
  { name: "64 streams at 30 tokens/s", streams: 64, rounds: 1, tokens: 90, tokenDelayMs: 33 },
  { name: "256 streams at 20 tokens/s", streams: 256, rounds: 1, tokens: 200, tokenDelayMs: 50 },
  { name: "1 stream unpaced", streams: 1, rounds: 1, tokens: 50_000, tokenDelayMs: 0 },
  { name: "8 streams unpaced", streams: 8, rounds: 1, tokens: 10_000, tokenDelayMs: 0 },
  { name: "64 streams unpaced", streams: 64, rounds: 1, tokens: 1_000, tokenDelayMs: 0 },
  { name: "256 streams unpaced", streams: 256, rounds: 1, tokens: 300, tokenDelayMs: 0 },
];

interface Figures {
  ttftP50Ms: number;
  ttftP99Ms: number;
  tokensPerSecond: number;
  errors: number;
}

const daemon = await startDaemon({ scriptedMlx: true });
const targets = { direct: daemon.mlx.url, gateway: daemon.url };
const rows: { scenario: string; direct: Figures; gateway: Figures; addedTtftMs: number; deliveredRatio: number }[] = [];
try {
  for (const { name, tokenDelayMs, ...load } of scenarios) {
    await daemon.mlx.script({ answers: [{ tokenDelayMs }] });
    const runs: Record<keyof typeof targets, Figures[]> = { direct: [], gateway: [] };
    // More often than it is then measured, so that neither side's code is still being compiled.
    const rounds = Math.max(3, 4 * load.rounds);
    for (const url of Object.values(targets)) await measureLoad(url, "test/scripted", { ...load, rounds, tokens: 3 });
    for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
      const order = repeat % 2 === 0 ? (["direct", "gateway"] as const) : (["gateway", "direct"] as const);
      for (const side of order) runs[side].push(summarise(await measureLoad(targets[side], "test/scripted", load)));
    }
    const [direct, gateway] = [middle(runs.direct), middle(runs.gateway)];
    const addedTtftMs = gateway.ttftP50Ms - direct.ttftP50Ms;
    const deliveredRatio = gateway.tokensPerSecond / direct.tokensPerSecond;
    rows.push({ scenario: name, direct, gateway, addedTtftMs, deliveredRatio });
  }
} finally {
  await daemon.stop();
}

if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else process.stdout.write(toMarkdown());

function summarise({ ttftMs, tokensPerSecond, errors }: Awaited<ReturnType<typeof measureLoad>>): Figures {
  const sorted = ttftMs.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { ttftP50Ms: at(0.5), ttftP99Ms: at(0.99), tokensPerSecond, errors };
}

/** The median of each figure over the repeats; errors are added up. */
function middle(runs: Figures[]): Figures {
  const median = (figure: (run: Figures) => number) => runs.map(figure).sort((a, b) => a - b)[runs.length >> 1] ?? 0;
  return {
    ttftP50Ms: median((run) => run.ttftP50Ms),
    ttftP99Ms: median((run) => run.ttftP99Ms),
    tokensPerSecond: median((run) => run.tokensPerSecond),
    errors: runs.reduce((sum, run) => sum + run.errors, 0),
  };
}

function toMarkdown(): string {
  const lines = rows.map(({ scenario, direct, gateway, addedTtftMs, deliveredRatio }) => {
    const ttft = [direct.ttftP50Ms, gateway.ttftP50Ms, addedTtftMs, gateway.ttftP99Ms].map((ms) => ms.toFixed(2));
    const speed = [direct, gateway].map((figures) => Math.round(figures.tokensPerSecond));
    const errors = direct.errors + gateway.errors;
    return `| ${[scenario, ...ttft, ...speed, deliveredRatio.toFixed(3), errors].join(" | ")} |`;
  });
  return [
    "| load | TTFT p50 direct ms | gateway ms | added ms | gateway p99 ms | tokens/s direct | gateway | delivered | errors |",
    "|---|---|---|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}
