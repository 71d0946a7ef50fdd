import { type Command, Option } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { followJob } from "~/cli/follow-job";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine } from "~/cli/output";
import { type TwinQuantization, twinQuantizationSchema } from "~/shared/contracts/model-work";
import { formatBytes } from "~/shared/format-quantity";

interface TwinFlags extends JsonFlag {
  quantize: TwinQuantization;
  plan?: boolean;
}

export function registerTwin(program: Command): void {
  program
    .command("twin")
    .description(
      "Make a GGUF model of an installed MLX model by Ollama's importer, so that both engines hold the same weights and\n" +
        "`ollmlx bench` can compare them. Ollama must know the architecture.",
    )
    .argument("<model>", "an installed MLX model")
    .argument("[target]", "Ollama's name for it (default: one that tells what it is)")
    .addOption(
      new Option("-q, --quantize <level>", "how its weights are packed")
        .choices(twinQuantizationSchema.options)
        .default("q4_K_M"),
    )
    .option("--plan", "say what would be made, or why it cannot, and make nothing")
    .option("--json", "print the plan or the finished job as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx twin mlx-community/Llama-3.2-1B-Instruct-bf16\n  ollmlx twin me/tuned tuned:f16 -q f16",
    )
    .action(makeTwin);
}

async function makeTwin(model: string, target: string | undefined, flags: TwinFlags): Promise<void> {
  const client = createClient();
  const request = { model, target, quantization: flags.quantize };
  if (!flags.plan) {
    const job = await followJob(client, await client.models.makeTwin.mutate(request));
    if (flags.json) printJson(job);
    else printLine(`created '${job.result?.name}'`);
    return;
  }
  const plan = await client.models.planTwin.query(request);
  if (flags.json) return printJson(plan);
  if (plan.obstacle) throw new CliError(plan.obstacle.message, { hint: plan.obstacle.hint ?? undefined });
  printLine(`would create '${plan.target}'`);
  if (plan.unpackedBytes !== null)
    printLine(`the weights are unpacked first: ${formatBytes(plan.unpackedBytes)} for a while`);
  printLine(plan.chatFormat ? `chat format ${plan.chatFormat}` : "no chat format is known: only raw prompts are alike");
}
