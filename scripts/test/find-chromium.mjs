// @ts-check
import fs from "node:fs";
import { bin } from "../setup/paths.mjs";
import { SetupError } from "../setup/progress.mjs";
import { findProgram, readOutput, runTool, ToolError } from "../setup/run-tool.mjs";
import { canInstall, installWithApt } from "./apt.mjs";

const programs = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
const macPrograms = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser on this machine, else Playwright's own, else Debian's package. Answers an absolute path. */
export async function findChromium() {
  const present = findRunning() ?? (await playwrightBrowser());
  if (present) return present;
  const own = await tryQuietly(() => runTool("playwright-install", bin("playwright"), ["install", "chromium"]));
  const installed = own && (await playwrightBrowser());
  if (installed) return installed;
  if (canInstall()) await tryQuietly(() => installWithApt(["chromium"]));
  const fromApt = findRunning();
  if (fromApt) return fromApt;
  throw new SetupError(
    "Chromium is missing: install Chromium or Google Chrome, or run `npx playwright install chromium`",
  );
}

/** A program of that name may be a stub that only asks for an installation, so it must print its version. */
function findRunning() {
  const candidates = [...programs.map((name) => findProgram([name])), ...macPrograms];
  return candidates.find((file) => file && fs.existsSync(file) && readOutput(file, ["--version"]) !== null) ?? null;
}

async function playwrightBrowser() {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return fs.existsSync(file) ? file : null;
}

/**
 * Whether it worked; the tool's log tells why not.
 * @param {() => Promise<unknown>} act
 */
async function tryQuietly(act) {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}
