import { z } from "zod";
import type { Engine } from "~/server/engines/engine";
import { streamGenerate } from "~/server/engines/read-events";
import { AppError } from "~/server/errors";
import { followJob } from "~/server/mcp/follow-job";
import { defineTool, type McpTool, type ToolCall } from "~/server/mcp/tool";
import { captureMachine } from "~/server/services/bench/capture-machine";
import type { EngineId } from "~/shared/contracts/engine";
import { fitInMemory } from "~/shared/memory-fit";

/** Text work that a local model does well, each with what it is told. */
const textWork: Record<"docs" | "quality" | "summary", string> = {
  docs: "Write documentation for this code: what it does, its inputs and outputs, its errors. Use Markdown.",
  quality: "Review this code. List problems by importance, each with its place and a remedy. Say so if there is none.",
  summary: "Summarise this text in a few plain sentences. Add nothing that it does not say.",
};

const actions = ["status", "hardware", "models", "generate", "pull", "docs", "quality", "summary"] as const;

const inputSchema = z.object({
  action: z.enum(actions).default("status"),
  model: z.string().optional().describe("For generate, pull and the text actions."),
  prompt: z.string().max(200_000).optional().describe("For generate."),
  text: z.string().max(200_000).optional().describe("For docs, quality and summary: the code or text."),
  max_tokens: z.number().int().min(1).max(32_768).default(512),
  temperature: z.number().min(0).max(2).default(0.7),
});
type Input = z.output<typeof inputSchema>;

const outputSchema = z.object({
  text: z.string().describe("The answer of a model, or a sentence about the state."),
  data: z.record(z.string(), z.unknown()),
});

/** `mlx` and `ollama`: the same actions on each engine. */
export const engineTools: McpTool[] = (["mlx", "ollama"] as const).map((id) =>
  defineTool({
    name: id,
    title: id === "mlx" ? "MLX engine" : "Ollama engine",
    description: `The ${id === "mlx" ? "MLX" : "Ollama"} engine of this machine: status, hardware, models with how they fit its memory, generate, pull, and text work (docs, quality, summary).`,
    tier: "standard",
    input: inputSchema,
    output: outputSchema,
    hints: { readOnlyHint: false, destructiveHint: false },
    run: (input, call) => perform(id, input, call),
  }),
);

async function perform(id: EngineId, input: Input, call: ToolCall): Promise<z.input<typeof outputSchema>> {
  const engine = call.runtime.engines.get(id);
  switch (input.action) {
    case "status": {
      const { state, version, lastError, remedy } = engine.status();
      const text = [`${id} is ${state}.`, lastError, remedy].filter(Boolean).join(" ");
      return { text, data: { state, version, lastError, remedy } };
    }
    case "hardware": {
      const machine = await captureMachine();
      return { text: `${machine.cpu}, ${Math.round(machine.memoryBytes / 1024 ** 3)} GiB`, data: { ...machine } };
    }
    case "models": {
      const { memoryBytes } = await captureMachine();
      const models = (await engine.listModels()).map(({ name, sizeBytes, quantization, loaded }) => ({
        name,
        sizeBytes,
        quantization,
        isLoaded: loaded !== null,
        fit: fitInMemory(sizeBytes, memoryBytes),
      }));
      return { text: models.map(({ name }) => name).join("\n") || "no model is installed", data: { models } };
    }
    case "pull": {
      const name = required(input.model, "model");
      const job = await call.runtime.jobs.enqueue("pull", { name: `${id}:${name}` });
      const done = await followJob(call, job);
      return { text: `pulled ${name}`, data: { ...done.result } };
    }
    case "generate":
      return generate(engine, required(input.prompt, "prompt"), input, call);
    default: {
      const prompt = `${textWork[input.action]}\n\n${required(input.text, "text")}`;
      return generate(engine, prompt, { ...input, temperature: 0.2 }, call);
    }
  }
}

async function generate(
  engine: Engine,
  prompt: string,
  { model, max_tokens, temperature }: Input,
  { signal, report }: ToolCall,
): Promise<z.input<typeof outputSchema>> {
  const name = await engine.findModel(required(model, "model"));
  if (name === null) {
    throw new AppError("NOT_FOUND", `model '${model}' is not installed on ${engine.id}`, {
      hint: "The action `models` lists what is.",
    });
  }
  const options = { num_predict: max_tokens, temperature };
  const request = { model: name, prompt, stream: true, think: false, options };
  const answer = { text: "", data: {} as Record<string, unknown> };
  for await (const event of streamGenerate(engine, "/api/generate", request, signal)) {
    if (event.type === "done") {
      const { reason, promptTokens, outputTokens, outputNs } = event;
      answer.data = { reason, promptTokens, outputTokens, tokensPerSecond: outputTokens / (outputNs / 1e9) };
    } else if (event.type === "text") {
      answer.text += event.text;
      report(`${answer.text.length} characters`);
    }
  }
  return answer;
}

function required(value: string | undefined, name: string): string {
  if (value) return value;
  throw new AppError("BAD_REQUEST", `this action needs "${name}"`);
}
