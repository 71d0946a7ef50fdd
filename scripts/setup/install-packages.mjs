// @ts-check
import fs from "node:fs";
import path from "node:path";
import { checkDisk, describeMissingCompiler } from "./check-tools.mjs";
import { root } from "./paths.mjs";
import { SetupError } from "./progress.mjs";
import { readOutput, runTool, ToolError } from "./run-tool.mjs";

/**
 * `npm ci` when node_modules is not what package-lock.json says, then proof that the native database module loads. The
 * build needs the development packages even where NODE_ENV says production.
 */
export async function installPackages() {
  const isInstalled = matchesLock();
  if (!isInstalled) {
    checkDisk();
    await runNpm("npm-ci", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  }
  if (opensDatabase()) return isInstalled ? "up to date" : "installed";
  await runNpm("npm-rebuild", ["rebuild", "better-sqlite3"]);
  if (opensDatabase()) return "better-sqlite3 rebuilt";
  throw new SetupError(
    describeMissingCompiler() ??
      `better-sqlite3 does not load under Node ${process.versions.node}, even after a rebuild: see .setup/npm-rebuild.log.`,
  );
}

/**
 * Compares the lock with the list that npm keeps of what it installed. That holds after `npm ci` and after
 * `npm install` alike. Packages for other platforms are optional and absent.
 */
function matchesLock() {
  const installedFile = path.join(root, "node_modules", ".package-lock.json");
  if (!fs.existsSync(installedFile)) return false;
  const wanted = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(fs.readFileSync(installedFile, "utf8")).packages;
  return (
    Object.entries(wanted).every(([name, entry]) =>
      name === "" ? true : installed[name] ? installed[name].version === entry.version : entry.optional === true,
    ) && Object.keys(installed).every((name) => name in wanted)
  );
}

/** In a process of its own: a module built for another Node must not take the set-up down with it. */
function opensDatabase() {
  const script = "new (require('better-sqlite3'))(':memory:').close(); console.log('open')";
  return readOutput(process.execPath, ["-e", script]) === "open";
}

/**
 * @param {string} name
 * @param {string[]} args
 */
async function runNpm(name, args) {
  const cli = process.env.npm_execpath;
  const [program, ...before] = cli?.endsWith("npm-cli.js") ? [process.execPath, cli] : ["npm"];
  // `npm run --silent` hands its silence on, and with it would go the reason of a failure.
  const all = [...before, ...args, "--loglevel=notice"];
  try {
    await runTool(name, program, all, { env: npmEnvironment() });
  } catch (error) {
    throw error instanceof ToolError ? explain(error) : error;
  }
}

/** Headers that came with Node spare node-gyp their download, which fails on a machine without network. */
function npmEnvironment() {
  const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
  const hasHeaders = fs.existsSync(path.join(prefix, "include", "node", "node.h"));
  if (process.env.npm_config_nodedir || !hasHeaders) return process.env;
  return { ...process.env, npm_config_nodedir: prefix };
}

/** @param {ToolError} error */
function explain(error) {
  const { output } = error;
  if (/ENOSPC|no space left/i.test(output)) {
    return new SetupError(`The disk is full: make room in ${root} and run this again. Whole output: ${error.logFile}`);
  }
  if (/gyp ERR|node-gyp/.test(output)) {
    const missing = describeMissingCompiler();
    return missing ? new SetupError(missing) : error;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network request to/.test(output)) {
    return new SetupError(
      `npm cannot reach its registry: connect to the network and run this again. Whole output: ${error.logFile}`,
    );
  }
  return error;
}
