import type { ExecuteRules } from "~/shared/contracts/execution";
import { matchAny } from "~/shared/match-glob";

/** Files that steer other programs, hold secrets, or are written by tools: never changed by a model, whatever the rules say. */
const protectedGlobs = [
  "**/.git/**",
  ".git",
  ".gitmodules",
  ".gitattributes",
  "**/.todo2/**",
  "**/.ollmlx/**",
  ".env*",
  "*.{pem,key,p12,pfx,jks,keystore}",
  "id_{rsa,dsa,ecdsa,ed25519}*",
  "**/{.ssh,.gnupg,.aws}/**",
  ".{npmrc,pypirc,netrc,yarnrc,yarnrc.yml}",
  "{package-lock,npm-shrinkwrap}.json",
  "{yarn,pnpm-lock,bun,poetry,uv,cargo,gemfile,composer,flake,pipfile,pubspec,mix,go}.{lock,lockb,sum,yaml}",
  "pnpm-lock.yaml",
  "**/{.github,.gitlab,.circleci,.buildkite,.woodpecker}/**",
  "{.gitlab-ci,.travis,azure-pipelines,appveyor,bitbucket-pipelines}.{yml,yaml}",
  "jenkinsfile",
  "**/{.husky,.githooks,hooks,.vscode,.idea,.devcontainer}/**",
  "{.pre-commit-config,lefthook,.lefthook}.{yml,yaml}",
  "**/migrations/**",
  "**/{node_modules,.venv,venv,vendor,dist,build,__pycache__}/**",
];

/** Names that Windows or HFS+ take for `.git`: trailing dots, short names, and letters that are not shown. */
const gitLike = /^(?:\.git[\s.]*|git~\d+|\.git::?.*)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters have no place in a name
const unseen = /[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;

/** Why a path that a model named cannot be one inside of the folder, or null. Pure: looks at the name alone. */
export function findPathFault(path: string): string | null {
  if (path === "" || path.length > 400) return "is empty or too long";
  if (unseen.test(path)) return "holds characters that are not shown";
  if (path.includes("\\")) return "holds a backslash";
  if (path.startsWith("/") || path.startsWith("~") || /^[a-z]:/i.test(path)) return "is an absolute path";
  const names = path.split("/");
  if (names.includes("..")) return "leaves the folder";
  if (names.some((name) => name === "" || name === ".")) return "is no plain path";
  if (names.some((name) => gitLike.test(name))) return "lies in .git";
  if (names.some((name) => /[. ]$/.test(name))) return "has a name that ends in a dot or a space";
  return null;
}

/** Why the rules keep a model from changing a file, or null. */
export function findRuleFault(path: string, { allow, deny }: Pick<ExecuteRules, "allow" | "deny">): string | null {
  const fault = findPathFault(path);
  if (fault) return fault;
  if (matchAny(protectedGlobs, path))
    return "is protected: locks, CI, hooks, migrations, keys and settings stay as they are";
  if (matchAny(deny, path)) return "is denied by the workspace's rules";
  if (!matchAny(allow, path)) return "is not among the files that the workspace's rules allow";
  return null;
}
