// Prints the lines of benchmark_mlx_vs_gguf.sh from the JSON of `ollmlx bench` and writes what each model wrote.
import { readFileSync, writeFileSync } from "node:fs";

const [resultFile, mlxFile, ggufFile] = process.argv.slice(2);
const { run, report, verdict } = JSON.parse(readFileSync(resultFile, "utf8"));

const show = (value, digits = 1) => (value == null ? "n/a" : value.toFixed(digits));

const describe = (side) => {
  const { decode, ttft } = side.figures;
  const own = report.samples.filter((sample) => sample.side === side.side);
  const seconds = own.reduce((sum, sample) => sum + sample.endMs, 0) / 1_000;
  return [
    `${show(decode?.mean)} tok/s (total ${seconds.toFixed(2)} s)`,
    `TTFT ${show(ttft?.median, 0)} ms`,
    `p50 ${show(decode?.median)} tok/s`,
    `p95 ${decode?.p95 == null ? "n/a (needs 20)" : `${show(decode.p95)} tok/s`}`,
    `n ${own.length}`,
    `warm-up ${run.options.warmups}`,
  ].join("  ");
};

const writeTexts = (side, file) => {
  const texts = report.samples
    .filter((sample) => sample.side === side.side)
    .map(
      (sample) =>
        `# ${side.model.name}, pair ${sample.pair + 1}, ${sample.outputTokens} tokens\n${sample.outputText}\n`,
    );
  writeFileSync(file, texts.join("\n"));
};

const lines = [
  { label: "MLX", engine: "mlx", file: mlxFile },
  { label: "GGUF", engine: "ollama", file: ggufFile },
];
for (const { label, engine, file } of lines) {
  const side = report.sides.find(({ model }) => model.engine === engine);
  if (side) writeTexts(side, file);
  console.log(`${`${label}:`.padEnd(6)}${side ? describe(side) : "not measured"}`);
}
const { decode, ttft } = report.ratios;
if (decode) {
  const interval = decode.interval;
  const reach = interval ? ` (95 % interval ${show(interval.low, 2)} to ${show(interval.high, 2)})` : "";
  console.log(`Speedup: ${show(decode.ratio, 2)}x${reach}, TTFT ${show(ttft?.ratio, 2)}x the time`);
}
console.log(`\n${verdict.headline}`);
if (verdict.noClaimReasons.length > 0) {
  console.log(["Why no claim:", ...verdict.noClaimReasons.map((reason) => `- ${reason}`)].join("\n"));
}
const files = lines.filter(({ engine }) => report.sides.some(({ model }) => model.engine === engine));
console.log(`\nTexts: ${files.map(({ file }) => file).join(", ")}. Run: ollmlx bench show ${run.id}`);
