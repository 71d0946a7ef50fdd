// @ts-check
import fs from "node:fs";
import { root } from "./paths.mjs";
import { SetupError } from "./progress.mjs";
import { findProgram, readOutput } from "./run-tool.mjs";

const neededBytes = 3e9;

/** Next needs Node 20.9; the message must be readable on the older Node that runs this line. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    throw new SetupError(`Node ${process.versions.node} is too old: install Node 20.9 or newer and run this again.`);
  }
}

/** Packages of both languages and the build take about 2 GB. */
export function checkDisk() {
  const { bavail, bsize } = fs.statfsSync(root);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes) {
    const free = (freeBytes / 1e9).toFixed(1);
    throw new SetupError(`Only ${free} GB are free in ${root}: the set-up needs 3 GB. Make room and run this again.`);
  }
}

/** The first Python >= 3.11 on PATH that can make a virtual environment. */
export function findPython() {
  const probe = "import sys; print('.'.join(map(str, sys.version_info[:3]))); import venv, ensurepip";
  const found = [];
  for (const name of ["python3.13", "python3.12", "python3.11", "python3", "python"]) {
    const command = findProgram([name]);
    if (!command) continue;
    const version = readOutput(command, ["-c", "import platform; print(platform.python_version())"]);
    if (!version) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const isNewEnough = major === 3 && minor >= 11;
    if (isNewEnough && readOutput(command, ["-c", probe])) return { command, version };
    found.push(isNewEnough ? `${name} ${version} without venv` : `${name} ${version}`);
  }
  const seen = found.length > 0 ? ` (found: ${found.join(", ")})` : "";
  throw new SetupError(`Python 3.11 or newer with venv is missing${seen}: ${pythonAdvice()} and run this again.`);
}

function pythonAdvice() {
  if (process.platform === "darwin") return "install it with `brew install python@3.12` or from python.org";
  return "install it, for example with `apt-get install python3 python3-venv`,";
}

/** What better-sqlite3 needs where no prebuilt binary can be fetched; null when nothing is missing. */
export function describeMissingCompiler() {
  const missing = [];
  if (!findProgram(["make", "gmake"])) missing.push("make");
  if (!findProgram(["c++", "g++", "clang++"])) missing.push("a C++ compiler");
  if (missing.length === 0) return null;
  const advice = process.platform === "darwin" ? "xcode-select --install" : "apt-get install build-essential";
  return `better-sqlite3 has to be compiled here, and this is missing: ${missing.join(", ")}. Run \`${advice}\` and try again.`;
}
