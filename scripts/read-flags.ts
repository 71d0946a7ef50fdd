import { type ParseArgsConfig, parseArgs } from "node:util";

type Flags = NonNullable<ParseArgsConfig["options"]>;
type Values<Options extends Flags> = ReturnType<typeof parseArgs<{ options: Options }>>["values"];

/** The flags of a program. `--help` prints the usage and ends it; an unknown flag says so and ends it with status 2. */
export function readFlags<const Options extends Flags>(usage: string, options: Options): Values<Options> {
  if (process.argv.includes("--help") || process.argv.includes("-h")) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}\n`);
    process.exit(2);
  }
}
