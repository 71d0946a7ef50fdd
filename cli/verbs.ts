import type { Command } from "commander";

export interface Verb {
  /** The verb and its aliases. */
  names: string[];
  /** Heading on the help page. */
  group: string;
  /** One line on the help page; "" keeps it off the page. */
  summary: string;
  /** Loads the verb's file and adds the verb to the program. */
  register: (program: Command) => Promise<void>;
  /** Whether it says itself what a daemon that does not run means to it. */
  worksWithoutDaemon?: boolean;
}

const ask = "Models:";
const work = "Work:";
const machine = "Daemon:";

/** Every verb, in the order of the help page. */
export const verbs: Verb[] = [
  {
    names: ["run"],
    group: ask,
    summary: "ask a model, or talk with it",
    register: async (program) => (await import("~/cli/commands/run")).registerRun(program),
  },
  {
    names: ["pull"],
    group: ask,
    summary: "download a model",
    register: async (program) => (await import("~/cli/commands/pull")).registerPull(program),
  },
  {
    names: ["list", "ls"],
    group: ask,
    summary: "list the installed models",
    register: async (program) => (await import("~/cli/commands/list")).registerList(program),
  },
  {
    names: ["ps"],
    group: ask,
    summary: "list the loaded models",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/ps")).registerPs(program),
  },
  {
    names: ["show"],
    group: ask,
    summary: "show what is known about a model",
    register: async (program) => (await import("~/cli/commands/show")).registerShow(program),
  },
  {
    names: ["stop"],
    group: ask,
    summary: "free the memory of a loaded model",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/stop")).registerStop(program),
  },
  {
    names: ["cp"],
    group: ask,
    summary: "copy a model under another name",
    register: async (program) => (await import("~/cli/commands/cp")).registerCp(program),
  },
  {
    names: ["rm"],
    group: ask,
    summary: "delete models",
    register: async (program) => (await import("~/cli/commands/rm")).registerRm(program),
  },
  {
    names: ["create"],
    group: ask,
    summary: "make a model from another one, or from files",
    register: async (program) => (await import("~/cli/commands/create")).registerCreate(program),
  },
  {
    names: ["search"],
    group: ask,
    summary: "find models to pull",
    register: async (program) => (await import("~/cli/commands/search")).registerSearch(program),
  },
  {
    names: ["convert"],
    group: ask,
    summary: "make a quantised copy of an MLX model",
    register: async (program) => (await import("~/cli/commands/convert")).registerConvert(program),
  },
  {
    names: ["twin"],
    group: ask,
    summary: "give Ollama the weights of an MLX model",
    register: async (program) => (await import("~/cli/commands/twin")).registerTwin(program),
  },
  {
    names: ["finetune"],
    group: ask,
    summary: "train an MLX model further with your examples",
    register: async (program) => (await import("~/cli/commands/finetune")).registerFineTune(program),
  },
  {
    names: ["push"],
    group: ask,
    summary: "refused: models stay on this machine",
    register: async (program) => (await import("~/cli/commands/push")).registerPush(program),
  },
  {
    names: ["bench"],
    group: work,
    summary: "measure models, MLX against GGUF",
    register: async (program) => (await import("~/cli/commands/bench")).registerBench(program),
  },
  {
    names: ["task"],
    group: work,
    summary: "work with the task board",
    register: async (program) => (await import("~/cli/commands/task")).registerTask(program),
  },
  {
    names: ["workspace"],
    group: work,
    summary: "list workspaces, and what models may do in their folders",
    register: async (program) => (await import("~/cli/commands/workspace")).registerWorkspace(program),
  },
  {
    names: ["prompt"],
    group: work,
    summary: "check, improve and keep prompts",
    register: async (program) => (await import("~/cli/commands/prompt")).registerPrompt(program),
  },
  {
    names: ["todo2"],
    group: work,
    summary: "exchange tasks with a Todo2 file",
    register: async (program) => (await import("~/cli/commands/todo2")).registerTodo2(program),
  },
  {
    names: ["mcp"],
    group: work,
    summary: "serve the board and the models to an MCP client on standard input and output",
    register: async (program) => (await import("~/cli/commands/mcp")).registerMcp(program),
  },
  {
    names: ["launch"],
    group: work,
    summary: "start a coding tool with a model of this machine",
    register: async (program) => (await import("~/cli/commands/launch")).registerLaunch(program),
  },
  {
    names: ["serve", "start"],
    group: machine,
    summary: "start the daemon",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/serve")).registerServe(program),
  },
  {
    names: ["open"],
    group: machine,
    summary: "open the dashboard in the browser",
    register: async (program) => (await import("~/cli/commands/open")).registerOpen(program),
  },
  {
    names: ["status"],
    group: machine,
    summary: "show whether the daemon and its engines run",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/status")).registerStatus(program),
  },
  {
    names: ["engine"],
    group: machine,
    summary: "start, stop or restart an engine",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/engine")).registerEngine(program),
  },
  {
    names: ["queue"],
    group: machine,
    summary: "show or cancel requests that run or wait",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/queue")).registerQueue(program),
  },
  {
    names: ["logs"],
    group: machine,
    summary: "show what the daemon or an engine logs",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/logs")).registerLogs(program),
  },
  {
    names: ["doctor"],
    group: machine,
    summary: "check what ollmlx needs on this machine",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/doctor")).registerDoctor(program),
  },
  {
    names: ["config", "env"],
    group: machine,
    summary: "list the daemon's settings",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/config")).registerConfig(program),
  },
  {
    names: ["login", "signin"],
    group: machine,
    summary: "keep a Hugging Face token for gated models",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/login")).registerLogin(program),
  },
  {
    names: ["logout", "signout"],
    group: machine,
    summary: "forget the Hugging Face token",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/login")).registerLogout(program),
  },
  {
    names: ["completion"],
    group: machine,
    summary: "print a script that completes commands in your shell",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/completion")).registerCompletion(program),
  },
  {
    names: ["complete"],
    group: machine,
    summary: "",
    worksWithoutDaemon: true,
    register: async (program) => (await import("~/cli/commands/completion")).registerComplete(program),
  },
];

/** The verb of that name or alias. */
export const findVerb = (name: string | undefined): Verb | undefined =>
  verbs.find(({ names }) => name !== undefined && names.includes(name));
