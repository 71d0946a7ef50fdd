import type { Argument, Command, Option } from "commander";

/** Names of models, asked for only when one may stand at the cursor. */
export type ListModels = () => Promise<string[]>;

/** What may stand for the last of `words`, which are those after the program's name up to the cursor. */
export async function findCandidates(program: Command, words: string[], listModels: ListModels): Promise<string[]> {
  const typed = words.at(-1) ?? "";
  const { command, position, awaited } = walk(program, words.slice(0, -1));
  const all = awaited
    ? await valuesOf(awaited.argChoices, /<model>/.test(awaited.flags), listModels)
    : typed.startsWith("-")
      ? command
          .createHelp()
          .visibleOptions(command)
          .flatMap(({ long }) => long ?? [])
      : [...subcommands(command), ...(await argumentValues(command, position, listModels))];
  return all.filter((candidate) => candidate.startsWith(typed));
}

interface Place {
  command: Command;
  /** How many arguments of the command stand before the cursor. */
  position: number;
  /** The option whose value is at the cursor. */
  awaited: Option | null;
}

function walk(program: Command, words: string[]): Place {
  let place: Place = { command: program, position: 0, awaited: null };
  for (const word of words) {
    const { command, position, awaited } = place;
    if (awaited) place = { command, position, awaited: null };
    else if (word.startsWith("-")) {
      const option = command.options.find(({ long, short }) => word === long || word === short);
      place = { command, position, awaited: option?.required ? option : null };
    } else {
      const child = command.commands.find((candidate) => [candidate.name(), ...candidate.aliases()].includes(word));
      place = child
        ? { command: child, position: 0, awaited: null }
        : { command, position: position + 1, awaited: null };
    }
  }
  return place;
}

const subcommands = (command: Command): string[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .flatMap((child) => [child.name(), ...child.aliases()]);

async function argumentValues(command: Command, position: number, listModels: ListModels): Promise<string[]> {
  const last = command.registeredArguments.at(-1);
  const argument: Argument | undefined = command.registeredArguments[position] ?? (last?.variadic ? last : undefined);
  if (!argument) return [];
  return valuesOf(argument.argChoices, ["model", "source"].includes(argument.name()), listModels);
}

const valuesOf = async (choices: readonly string[] | undefined, isModel: boolean, listModels: ListModels) =>
  choices ? [...choices] : isModel ? listModels() : [];
