import type { Command } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { checkToken } from "~/cli/hub/check-token";
import { readSecret } from "~/cli/hub/read-secret";
import { removeToken, tokenFile, writeToken } from "~/cli/hub/token-file";
import { printLine, printNote } from "~/cli/output";

export function registerLogin(program: Command): void {
  program
    .command("login")
    .alias("signin")
    .description(
      "Keep a Hugging Face token, with which gated and private models are pulled. It is typed without being shown, or read from\n" +
        "standard input, checked at the hub where that can be reached, and kept in hf-token in OLLMLX_HOME, readable by you alone.\n" +
        "HF_TOKEN in the daemon's environment counts before it.",
    )
    .option("--no-check", "keep it without asking the hub")
    .addHelpText("after", "\nExamples:\n  ollmlx login\n  pass show hf-token | ollmlx login")
    .action(async ({ check }: { check: boolean }) => {
      const token = await readSecret("Hugging Face token (https://huggingface.co/settings/tokens): ");
      if (token === "") throw usageError("no token was given", "Type it, or pipe it in: ollmlx login < file");
      if (/\s/.test(token)) throw usageError("a token is one word", "Give the token alone, without quotes or blanks");
      const found = check ? await checkToken(token) : null;
      if (found && "refused" in found) {
        throw new CliError("the hub refuses this token", {
          hint: "Make a new one with the role Read: https://huggingface.co/settings/tokens",
        });
      }
      writeToken(token);
      if (found && "unknown" in found) printNote(`Warning: the token was not checked, because ${found.unknown}`);
      printLine(found && "account" in found ? `Logged in as ${found.account}` : `Token kept in ${tokenFile()}`);
    });
}

export function registerLogout(program: Command): void {
  program
    .command("logout")
    .alias("signout")
    .description("Delete the token that `ollmlx login` keeps. It stays valid at the hub until you revoke it there.")
    .addHelpText("after", "\nExample:\n  ollmlx logout")
    .action(() => {
      printLine(removeToken() ? "Logged out" : "There was no token");
    });
}
