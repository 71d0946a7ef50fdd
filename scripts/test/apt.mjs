// @ts-check
import { findProgram, runTool } from "../setup/run-tool.mjs";

/** The command line in front of apt-get: nothing for root, sudo on a CI machine that lets it through, null elsewhere. */
function aptPrefix() {
  if (!findProgram(["apt-get"])) return null;
  if (process.getuid?.() === 0) return [];
  return process.env.CI && findProgram(["sudo"]) ? ["sudo", "-n"] : null;
}

/** Whether this process may install Debian packages. Nobody's own machine is changed by way of sudo. */
export const canInstall = () => aptPrefix() !== null;

/** @param {string[]} packages */
export async function installWithApt(packages) {
  const [command = "apt-get", ...before] = [...(aptPrefix() ?? []), "apt-get"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runTool("apt-update", command, [...before, "update"], { env });
  await runTool("apt-install", command, [...before, "install", "-y", "--no-install-recommends", ...packages], { env });
}
