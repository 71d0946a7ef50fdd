// @ts-check

/** @typedef {{ total: number, covered: number }} Share */
/** @typedef {{ lines: Share, functions: Share, branches: Share }} FileCoverage */

/** @type {("lines" | "functions" | "branches")[]} */
const kinds = ["lines", "functions", "branches"];

/**
 * The component that a file belongs to: its folder, below `server/services` and `server/engines` with the folder in it.
 * @param {string} file relative to the project, for example server/services/bench/run.ts
 */
export function componentOf(file) {
  const folders = file.split("/").slice(0, -1);
  const isDeep = folders[0] === "server" && (folders[1] === "services" || folders[1] === "engines");
  return folders.slice(0, isDeep ? 3 : 2).join("/");
}

/**
 * A Markdown table of the share of lines, functions and branches that ran, by component.
 * @param {Record<string, FileCoverage>} files by path relative to the project
 */
export function renderCoverage(files) {
  /** @type {Map<string, { files: number } & FileCoverage>} */
  const components = new Map();
  for (const [file, coverage] of Object.entries(files)) {
    for (const name of [componentOf(file), "all"]) {
      const sum = components.get(name) ?? { files: 0, lines: none(), functions: none(), branches: none() };
      sum.files += 1;
      for (const kind of kinds) {
        sum[kind].total += coverage[kind].total;
        sum[kind].covered += coverage[kind].covered;
      }
      components.set(name, sum);
    }
  }
  const names = [...components.keys()].filter((name) => name !== "all").sort();
  const rows = [...names, "all"].map((name) => {
    const sum = components.get(name);
    return sum ? `| ${name} | ${sum.files} | ${kinds.map((kind) => inPercent(sum[kind])).join(" | ")} |` : "";
  });
  return ["| component | files | lines | functions | branches |", "|---|---|---|---|---|", ...rows].join("\n");
}

const none = () => ({ total: 0, covered: 0 });
const inPercent = (/** @type {Share} */ { total, covered }) =>
  total === 0 ? "" : `${Math.round((100 * covered) / total)} %`;
