import { BlockList, isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

const ownNetworks = new BlockList();
ownNetworks.addSubnet("127.0.0.0", 8);
ownNetworks.addSubnet("10.0.0.0", 8);
ownNetworks.addSubnet("172.16.0.0", 12);
ownNetworks.addSubnet("192.168.0.0", 16);
ownNetworks.addAddress("0.0.0.0");
ownNetworks.addAddress("::1", "ipv6");
ownNetworks.addAddress("::", "ipv6");
ownNetworks.addSubnet("fc00::", 7, "ipv6");

/**
 * Ollama's protection against DNS rebinding: a server on the loopback address answers only to names and addresses that
 * cannot be a stranger's. `host` is the Host header.
 */
export function isOwnHost(host: string): boolean {
  const name = withoutPort(host)
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^::ffff:(?=\d+\.)/, "");
  const family = isIP(name);
  // What nearly every client names; looking it up in the list takes longer than all the rest of the guard.
  if (family === 4 && name.startsWith("127.")) return true;
  if (family !== 0) return ownNetworks.check(name, family === 6 ? "ipv6" : "ipv4") || isInterface(name);
  if (name === "" || name === "localhost" || name === hostname().toLowerCase()) return true;
  return [".localhost", ".local", ".internal"].some((ending) => name.endsWith(ending));
}

/** Whether a server bound to this address is reachable from this machine alone. */
export function isLoopback(bound: string): boolean {
  return bound === "localhost" || bound === "::1" || bound.startsWith("127.");
}

function withoutPort(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host);
  return bracketed?.[1] ?? host.replace(/:\d*$/, "");
}

function isInterface(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));
}
