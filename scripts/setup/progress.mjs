// @ts-check
const heartbeatMs = 15_000;
const frames = ["-", "\\", "|", "/"];

/** An error whose message is the whole story for a person: what is wrong and what to do. Printed without a stack. */
export class SetupError extends Error {}

const seconds = (/** @type {number} */ startMs) => `${((Date.now() - startMs) / 1000).toFixed(1)} s`;

/**
 * Runs one step of the set-up and shows that it is alive: a spinner with the elapsed time on a terminal, a line every
 * 15 s elsewhere. The step answers what it found or did ("installed", "up to date"), which ends its line.
 * @param {string} title
 * @param {() => Promise<string>} run
 */
export async function step(title, run) {
  const startMs = Date.now();
  const isTerminal = process.stdout.isTTY === true;
  let tick = 0;
  const show = () => {
    if (isTerminal) process.stdout.write(`\r\x1b[K${frames[tick++ % frames.length]} ${title} ${seconds(startMs)}`);
    else console.log(`  ${title}: still working after ${seconds(startMs)}`);
  };
  const timer = setInterval(show, isTerminal ? 200 : heartbeatMs);
  const end = (/** @type {string} */ line) => console.log(`${isTerminal ? "\r\x1b[K" : ""}${line}`);
  try {
    const outcome = await run();
    end(`✓ ${title}: ${outcome} (${seconds(startMs)})`);
  } catch (error) {
    end(`✗ ${title} (${seconds(startMs)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Runs a script's main function; a SetupError ends the process with its message alone, anything else with its stack.
 * @param {() => Promise<number | void>} main answers the exit code, 0 if nothing
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
