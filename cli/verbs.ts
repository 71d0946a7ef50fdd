import type { Command } from "commander";

export interface Verb {
  names: string[];
  /** Adds the verb to the program. Its file is loaded only then. */
  register: (program: Command) => Promise<void>;
}

/** Every verb with its aliases, in the order of the help page. */
export const verbs: Verb[] = [
  {
    names: ["serve", "start"],
    register: async (program) => (await import("~/cli/commands/serve")).registerServe(program),
  },
  { names: ["run"], register: async (program) => (await import("~/cli/commands/run")).registerRun(program) },
  { names: ["pull"], register: async (program) => (await import("~/cli/commands/pull")).registerPull(program) },
  { names: ["list", "ls"], register: async (program) => (await import("~/cli/commands/list")).registerList(program) },
  { names: ["ps"], register: async (program) => (await import("~/cli/commands/ps")).registerPs(program) },
  { names: ["show"], register: async (program) => (await import("~/cli/commands/show")).registerShow(program) },
  { names: ["stop"], register: async (program) => (await import("~/cli/commands/stop")).registerStop(program) },
  { names: ["cp"], register: async (program) => (await import("~/cli/commands/cp")).registerCp(program) },
  { names: ["rm"], register: async (program) => (await import("~/cli/commands/rm")).registerRm(program) },
  {
    names: ["create"],
    register: async (program) => (await import("~/cli/commands/create")).registerCreate(program),
  },
  { names: ["push"], register: async (program) => (await import("~/cli/commands/push")).registerPush(program) },
  { names: ["bench"], register: async (program) => (await import("~/cli/commands/bench")).registerBench(program) },
  { names: ["task"], register: async (program) => (await import("~/cli/commands/task")).registerTask(program) },
  { names: ["todo2"], register: async (program) => (await import("~/cli/commands/todo2")).registerTodo2(program) },
  { names: ["mcp"], register: async (program) => (await import("~/cli/commands/mcp")).registerMcp(program) },
  { names: ["todo2"], register: async (program) => (await import("~/cli/commands/todo2")).registerTodo2(program) },
  { names: ["mcp"], register: async (program) => (await import("~/cli/commands/mcp")).registerMcp(program) },
  { names: ["status"], register: async (program) => (await import("~/cli/commands/status")).registerStatus(program) },
  { names: ["doctor"], register: async (program) => (await import("~/cli/commands/doctor")).registerDoctor(program) },
];

/** The verb of that name or alias. */
export const findVerb = (name: string | undefined): Verb | undefined =>
  verbs.find(({ names }) => name !== undefined && names.includes(name));
