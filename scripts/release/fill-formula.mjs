// @ts-check
import { SetupError } from "../setup/progress.mjs";

const rules = /** @type {const} */ ({
  homepage: [/^https:\/\/[\w.-]+\.[a-z]+(\/\S*)?$/, "an https address"],
  url: [
    /^(https:\/\/[\w.-]+\.[a-z]+|file:\/)\/\S*\/ollmlx-\d+\.\d+\.\d+\S*\.tar\.gz$/,
    "the address of ollmlx-<version>.tar.gz",
  ],
  sha256: [/^[0-9a-f]{64}$/, "64 hexadecimal digits"],
});

/**
 * The formula of one release. Refuses values that are placeholders, and a template that asks for anything else.
 * @param {string} template
 * @param {Record<keyof typeof rules, string>} values
 */
export function fillFormula(template, values) {
  const filled = template.replace(/\{\{(\w+)\}\}/g, (_all, /** @type {string} */ name) => {
    if (!(name in rules))
      throw new SetupError(`The formula's template asks for ${name}, which a release does not know.`);
    const key = /** @type {keyof typeof rules} */ (name);
    const [pattern, wanted] = rules[key];
    const value = values[key];
    if (!pattern.test(value) || /^(.)\1+$/.test(value)) {
      throw new SetupError(`${name} "${value}" is not ${wanted}: a formula with it could not be installed.`);
    }
    return value;
  });
  for (const key of Object.keys(rules)) {
    if (!template.includes(`{{${key}}}`)) throw new SetupError(`The formula's template does not use ${key}.`);
  }
  return filled;
}
