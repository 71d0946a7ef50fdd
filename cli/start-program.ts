import { spawn } from "node:child_process";
import { childEnvironment } from "~/cli/environment";

/** Runs a program in this terminal to its end and gives its exit code. Rejects when it cannot be started. */
export function runProgram(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: "inherit", env: childEnvironment(env) });
    // Ctrl-C reaches the program too, which decides what it means.
    const ignore = () => {};
    process.on("SIGINT", ignore);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.off("SIGINT", ignore);
      resolve(code ?? (signal ? 130 : 1));
    });
  });
}
