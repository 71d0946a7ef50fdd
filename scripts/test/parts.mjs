// @ts-check
import { findChromium } from "./find-chromium.mjs";
import { findOllama } from "./find-ollama.mjs";
import { makeTinyModel } from "./make-tiny-model.mjs";

/**
 * A part that tests need beside the packages. `get` finds or makes it and answers its path; it throws a SetupError that
 * says what is missing. Tests read the path from `variable`.
 * @typedef {{ name: string, variable: string, get: () => Promise<string> }} Part
 */

/** @typedef {"chromium" | "ollama" | "tinyModel"} PartName */

/** @type {Record<PartName, Part>} */
export const parts = {
  tinyModel: { name: "tiny model", variable: "OLLMLX_TEST_TINY_MODEL", get: makeTinyModel },
  chromium: { name: "Chromium", variable: "OLLMLX_TEST_CHROMIUM", get: findChromium },
  ollama: { name: "Ollama", variable: "OLLMLX_TEST_OLLAMA", get: findOllama },
};
