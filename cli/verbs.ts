import type { Command } from "commander";

export interface Verb {
  names: string[];
  /** Heading on the help page. */
  group: string;
  /** Loads the verb's file and adds the verb to the program. */
  register: (program: Command) => Promise<void>;
  /** Whether it looks at the other verbs. */
  needsAllVerbs?: boolean;
  /** Whether it says itself what a daemon that does not run means to it. */
  worksWithoutDaemon?: boolean;
}

const ask = "Models:";
const work = "Work:";
const machine = "Daemon:";

/** Every verb with its aliases, in the order of the help page. */
export const verbs: Verb[] = [
  {
    names: ["serve", "start"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/serve")).registerServe(program),
  },
  {
    names: ["run"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/run")).registerRun(program),
  },
  {
    names: ["pull"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/pull")).registerPull(program),
  },
  {
    names: ["list", "ls"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/list")).registerList(program),
  },
  {
    names: ["ps"],
    group: ask,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/ps")).registerPs(program),
  },
  {
    names: ["show"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/show")).registerShow(program),
  },
  {
    names: ["stop"],
    group: ask,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/stop")).registerStop(program),
  },
  { names: ["cp"], group: ask, register: async (program) => (await import("~/cli/commands/cp")).registerCp(program) },
  { names: ["rm"], group: ask, register: async (program) => (await import("~/cli/commands/rm")).registerRm(program) },
  {
    names: ["create"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/create")).registerCreate(program),
  },
  {
    names: ["search"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/search")).registerSearch(program),
  },
  {
    names: ["convert"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/convert")).registerConvert(program),
  },
  {
    names: ["twin"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/twin")).registerTwin(program),
  },
  {
    names: ["finetune"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/finetune")).registerFineTune(program),
  },
  {
    names: ["push"],
    group: ask,
    register: async (program) => (await import("~/cli/commands/push")).registerPush(program),
  },
  {
    names: ["bench"],
    group: work,
    register: async (program) => (await import("~/cli/commands/bench")).registerBench(program),
  },
  {
    names: ["task"],
    group: work,
    register: async (program) => (await import("~/cli/commands/task")).registerTask(program),
  },
  {
    names: ["todo2"],
    group: work,
    register: async (program) => (await import("~/cli/commands/todo2")).registerTodo2(program),
  },
  {
    names: ["mcp"],
    group: work,
    register: async (program) => (await import("~/cli/commands/mcp")).registerMcp(program),
  },
  {
    names: ["launch"],
    group: work,
    register: async (program) => (await import("~/cli/commands/launch")).registerLaunch(program),
  },
  {
    names: ["open"],
    group: machine,
    register: async (program) => (await import("~/cli/commands/open")).registerOpen(program),
  },
  {
    names: ["status"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/status")).registerStatus(program),
  },
  {
    names: ["engine"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/engine")).registerEngine(program),
  },
  {
    names: ["queue"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/queue")).registerQueue(program),
  },
  {
    names: ["logs"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/logs")).registerLogs(program),
  },
  {
    names: ["doctor"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/doctor")).registerDoctor(program),
  },
  {
    names: ["config", "env"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/config")).registerConfig(program),
  },
  {
    names: ["login", "signin"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/login")).registerLogin(program),
  },
  {
    names: ["logout", "signout"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/login")).registerLogout(program),
  },
  {
    names: ["completion"],
    group: machine,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/completion")).registerCompletion(program),
  },
  {
    names: ["complete"],
    group: machine,
    needsAllVerbs: true,
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/completion")).registerComplete(program),
  },
];

/** The verb of that name or alias. */
export const findVerb = (name: string | undefined): Verb | undefined =>
  verbs.find(({ names }) => name !== undefined && names.includes(name));
