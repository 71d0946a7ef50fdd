// @ts-check
import fs from "node:fs";
import path from "node:path";
import { withLock } from "../setup/lock.mjs";
import { cacheDir } from "../setup/paths.mjs";
import { SetupError } from "../setup/progress.mjs";
import { findProgram, runTool } from "../setup/run-tool.mjs";
import { canInstall, installWithApt } from "./apt.mjs";

const version = "v0.17.4";
/** This Go module carries the one header that neither Ollama's module nor a Debian package has. */
const headerModule = "github.com/gen2brain/malgo@v0.11.24";
const macApp = "/Applications/Ollama.app/Contents/Resources/ollama";
const debianHeaders = ["/usr/include/nlohmann/json.hpp", "/usr/include/stb/stb_image.h"];

/**
 * A real Ollama: the one on this machine, else a build from its Go module that is kept in the cache. A build for any
 * processor, which reads questions at a tenth of the speed, does where it is there already.
 */
export async function findOllama() {
  const level = findLevel();
  const kept = path.join(cacheDir(), "ollama");
  const programIn = (/** @type {string} */ folder) => path.join(folder, "bin", "ollama");
  const folder = path.join(kept, level ? `${version}-${level}` : version);
  const find = () =>
    [findProgram(["ollama"]), macApp, programIn(folder), programIn(path.join(kept, version))].find(
      (file) => file && fs.existsSync(file),
    );
  const present = find();
  if (present) return present;
  await withLock(path.join(kept, "lock"), "building Ollama", async () => {
    if (!find()) await build(folder, level);
  });
  return programIn(folder);
}

/** The level of x86-64 to build for, which Ollama's own releases choose when they start; null for any processor. */
function findLevel() {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const flags = new Set(/^flags\s*:(.*)$/m.exec(fs.readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.trim().split(/\s+/));
  return ["avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"].every((flag) => flags.has(flag)) ? "x86-64-v3" : null;
}

/**
 * Builds a CPU server of about 35 MB in two to five minutes. The folder appears whole or not at all.
 * @param {string} folder
 * @param {string | null} level
 */
async function build(folder, level) {
  const go = findProgram(["go"]);
  if (process.platform !== "linux" || !go) {
    const advice = process.platform === "darwin" ? "run `brew install ollama`" : "install Ollama, or Go to build it";
    throw new SetupError(`Ollama is missing: ${advice}`);
  }
  if (!debianHeaders.every((file) => fs.existsSync(file))) {
    if (!canInstall()) {
      throw new SetupError(
        "Ollama is missing and cannot be built: install Ollama, or `apt-get install nlohmann-json3-dev libstb-dev`",
      );
    }
    await installWithApt(["nlohmann-json3-dev", "libstb-dev", "g++"]);
  }
  const staging = `${folder}.${process.pid}`;
  fs.mkdirSync(path.join(staging, "include", "miniaudio"), { recursive: true });
  try {
    await copyMiniaudio(go, path.join(staging, "include", "miniaudio", "miniaudio.h"));
    // Setting these flags drops cgo's default optimisation, which costs most of the speed.
    const flags = `-O3 ${level ? `-march=${level} ` : ""}-I${path.join(staging, "include")}`;
    const env = { ...process.env, GOBIN: path.join(staging, "bin"), CGO_CXXFLAGS: flags, CGO_CFLAGS: flags };
    // Without this the server calls itself 0.0.0, which benchmarks would record.
    const naming = `-ldflags=-X=github.com/ollama/ollama/version.Version=${version.slice(1)}`;
    const module = `github.com/ollama/ollama@${version}`;
    await runTool("build-ollama", go, ["install", naming, module], { env, cwd: staging });
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(staging, folder);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * @param {string} go
 * @param {string} target
 */
async function copyMiniaudio(go, target) {
  const answer = await runTool("download-header", go, ["mod", "download", "-json", headerModule]);
  const folder = /"Dir": "([^"]+)"/.exec(answer)?.[1] ?? "";
  const header = fs.readdirSync(folder, { recursive: true }).find((file) => /\bminiaudio\.h$/.test(String(file)));
  if (!header) throw new SetupError(`${headerModule} holds no miniaudio.h, so Ollama cannot be built: install Ollama`);
  fs.copyFileSync(path.join(folder, String(header)), target);
}
