import { execa } from "execa";

/** How a program is kept apart from the machine. */
export interface Sandbox {
  /** For people: what it does. */
  description: string;
  /** The argument list that runs `argv` inside of it, with `root` and `scratch` as the only folders it may write. */
  wrap(argv: readonly string[], folders: { root: string; scratch: string }): string[];
}

const bwrap: Sandbox = {
  description: "bwrap: no network, writes only to the working copy",
  wrap: (argv, { root, scratch }) => [
    "bwrap",
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--tmpfs", "/var/tmp"],
    ...["--bind", root, root, "--bind", scratch, scratch, "--chdir", root],
    ...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent", "--new-session", "--"],
    ...argv,
  ],
};

/** The rules are read from the last to the first that fits. */
const seatbelt: Sandbox = {
  description: "sandbox-exec: no network, writes only to the working copy",
  wrap: (argv, { root, scratch }) => [
    "/usr/bin/sandbox-exec",
    "-p",
    [
      "(version 1)(allow default)(deny network*)(deny file-write*)",
      `(allow file-write* (subpath ${JSON.stringify(root)}) (subpath ${JSON.stringify(scratch)}) (subpath "/dev"))`,
    ].join(""),
    ...argv,
  ],
};

/** Makes every mount read-only but the two folders; fails where the system does not allow that. */
const readOnlyMounts = `
root=$1; scratch=$2; shift 2
mount --make-rprivate / && mount --bind "$root" "$root" && mount --bind "$scratch" "$scratch" || exit 97
cut -d' ' -f2 /proc/self/mounts | while read -r at; do
  case "$at" in "$root"|"$scratch"|/proc|/proc/*|/sys|/sys/*|/dev|/dev/*) continue;; esac
  options=$(findmnt -fno OPTIONS "$at" | tr , '\n' | grep -E '^(nosuid|nodev|noexec|noatime|nodiratime|relatime)$' | paste -sd, -)
  mount -o "remount,bind,ro\${options:+,$options}" "$at" || exit 97
done || exit 97
# Tests that serve and ask on this machine need its loopback, which begins switched off here.
ip link set lo up 2>/dev/null
cd "$root" && exec "$@"
`;

const unshare: Sandbox = {
  description: "unshare: no network, writes only to the working copy",
  wrap: (argv, { root, scratch }) => [
    ...["unshare", "--user", "--map-root-user", "--mount", "--net", "--"],
    ...["/bin/sh", "-c", readOnlyMounts, "sh", root, scratch, ...argv],
  ],
};

const unshareNet: Sandbox = {
  description: "unshare: no network",
  wrap: (argv) => ["unshare", "--user", "--map-root-user", "--net", "--", ...argv],
};

const none: Sandbox = { description: "none: this system offers no sandbox", wrap: (argv) => [...argv] };

let found: Promise<Sandbox> | undefined;

/** The strongest sandbox that works here; tried once. */
export function findSandbox(folders: { root: string; scratch: string }): Promise<Sandbox> {
  found ??= tryAll(folders);
  return found;
}

async function tryAll(folders: { root: string; scratch: string }): Promise<Sandbox> {
  const candidates = process.platform === "darwin" ? [seatbelt] : [bwrap, unshare, unshareNet];
  for (const sandbox of candidates) {
    const [program = "", ...args] = sandbox.wrap(["true"], folders);
    const { exitCode } = await execa(program, args, { reject: false, timeout: 5_000, cwd: folders.root });
    if (exitCode === 0) return sandbox;
  }
  return none;
}
