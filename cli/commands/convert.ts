import { type Command, Option } from "commander";
import { usageError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { followJob } from "~/cli/follow-job";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine } from "~/cli/output";
import { parseRequest, toNumber } from "~/cli/parse-request";
import { type ConvertRequest, convertRequestSchema, quantizationModeSchema } from "~/shared/contracts/model-work";
import { proposeCopyName } from "~/shared/model-names";

interface ConvertFlags extends JsonFlag {
  bits?: string;
  groupSize?: string;
  mode?: ConvertRequest["mode"];
  dtype?: NonNullable<ConvertRequest["dtype"]>;
  dequantize?: boolean;
  fuse?: boolean;
}

export function registerConvert(program: Command): void {
  program
    .command("convert")
    .description(
      "Make a copy of an installed MLX model with other weights: quantised, unpacked (--dequantize), or with its fine-tuned\n" +
        "adapter fused into them (--fuse). The model itself stays as it is.",
    )
    .argument("<model>", "an installed MLX model")
    .argument("[target]", "name of the copy, as org/name (default: one that tells what it is)")
    .option("--bits <n>", "bits of a weight: 2 to 8 (default: 4)")
    .option("--group-size <n>", "weights that share a scale: 32, 64 or 128 (default: 64)")
    .addOption(
      new Option("--mode <mode>", "how weights are packed (default: affine)").choices(quantizationModeSchema.options),
    )
    .addOption(
      new Option("--dtype <type>", "type of weights that are not packed").choices(["float16", "bfloat16", "float32"]),
    )
    .addOption(new Option("--dequantize", "unpack the weights").conflicts(["bits", "groupSize", "mode"]))
    .addOption(
      new Option("--fuse", "put the adapter into the weights").conflicts(["bits", "groupSize", "mode", "dequantize"]),
    )
    .option("--json", "print the finished job as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx convert mlx-community/Llama-3.2-1B-Instruct-bf16 --bits 4\n" +
        "  ollmlx convert me/tuned me/tuned-whole --fuse",
    )
    .action(async (model: string, target: string | undefined, flags: ConvertFlags) => {
      const request = readRequest(model, target, flags);
      const client = createClient();
      const job = await followJob(client, await client.models.convert.mutate(request));
      if (flags.json) printJson(job);
      else printLine(`created '${job.result?.name ?? request.target}'`);
    });
}

function readRequest(model: string, target: string | undefined, flags: ConvertFlags): ConvertRequest {
  const { mode, dtype } = flags;
  const bits = toNumber(flags.bits) ?? (mode === "mxfp8" ? 8 : undefined);
  const groupSize = toNumber(flags.groupSize) ?? (mode === "nvfp4" ? 16 : mode?.startsWith("mxfp") ? 32 : undefined);
  const action = flags.fuse ? "fuse" : flags.dequantize ? "dequantize" : "quantize";
  const ending = {
    fuse: "fused",
    dequantize: dtype ?? "unpacked",
    quantize: mode && mode !== "affine" ? mode : `${bits ?? 4}bit`,
  };
  if (Number.isNaN(bits)) throw usageError("--bits: give a whole number");
  const values = {
    model,
    target: target ?? proposeCopyName(model, ending[action]),
    action,
    bits,
    groupSize,
    mode,
    dtype,
  };
  return parseRequest(convertRequestSchema, values as ConvertRequest, {
    bits: "--bits",
    groupSize: "--group-size",
    target: "target",
  });
}
