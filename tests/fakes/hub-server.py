#!/usr/bin/env python3
"""A small local hub that speaks the part of the Hugging Face hub's API which the real client uses for downloads.

    hub-server.py --root DIR [--port 0]

`DIR/<org>/<name>/` is the repository `<org>/<name>` with one commit. Prints `{"port": n}` once it listens.
`POST /faults` replaces the faults of a repository (`{}` = none):
`{"repo": "org/name", "status": 401|403|404|500, "statuses": times, "cut_after": bytes|"random", "cuts": times,
"corrupt": file, "corruptions": times, "bytes_per_second": n, "hang": true, "gated": "auto", "token": text}`; `times`
have no end where they are not given, but for cuts. The repository "search" stands for the search, which takes
`{"status", "text"}`.
`GET /requests` tells what was asked so far: `[{"method", "path", "range", "authorization"}]`.
"""

import argparse
import hashlib
import json
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

LARGE_BYTES = 100_000
CHUNK_BYTES = 64 * 1024


def file_entry(path: Path, name: str) -> dict:
    """A row of the repository's tree; large files carry their sha256 as on the real hub."""
    content = path.read_bytes()
    entry = {"type": "file", "path": name, "size": len(content)}
    if len(content) < LARGE_BYTES:
        return entry | {"oid": hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()}
    sha256 = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {len(content)}\n".encode()
    oid = hashlib.sha1(f"blob {len(pointer)}\0".encode() + pointer).hexdigest()
    return entry | {"oid": oid, "lfs": {"oid": sha256, "size": len(content), "pointerSize": len(pointer)}}


def use_up(faults: dict, times: str) -> bool:
    """Whether a fault happens once more; one without a number of times always does."""
    if times not in faults:
        return True
    faults[times] -= 1
    return faults[times] >= 0


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, root: Path, port: int) -> None:
        super().__init__(("127.0.0.1", port), HubHandler)
        self.root = root
        self.faults: dict[str, dict] = {}
        self.requests: list[dict] = []
        self.random = random.Random(7)

    def tree(self, repo: str) -> list[dict]:
        folder = self.root / repo
        return [file_entry(path, str(path.relative_to(folder))) for path in sorted(folder.rglob("*")) if path.is_file()]

    def commit(self, repo: str) -> str:
        return hashlib.sha1(json.dumps(self.tree(repo)).encode()).hexdigest()


class HubHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def log_message(self, *_args: object) -> None:
        """Standard output carries the port only."""

    def do_POST(self) -> None:
        faults = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.faults[faults.pop("repo")] = faults
        self._json({})

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == "/requests":
            return self._json(self.server.requests)
        asked = {"method": self.command, "path": path, "range": self.headers.get("Range")}
        self.server.requests.append(asked | {"authorization": self.headers.get("Authorization")})
        if path == "/api/models":
            return self._search(parse_qs(urlsplit(self.path).query))
        parts = path.strip("/").split("/")
        is_api = parts[:2] == ["api", "models"]
        repo = "/".join(parts[2:4] if is_api else parts[:2])
        faults = self.server.faults.get(repo, {})
        if faults.get("hang"):
            # Until the client gives up.
            return self.rfile.read(1)
        if "token" in faults and self.headers.get("Authorization") != f"Bearer {faults['token']}":
            return self._error(401, "GatedRepo")
        status = faults.get("status") if use_up(faults, "statuses") else None
        if status == 403:
            return self._error(403, "GatedRepo")
        if status:
            return self._error(status, {404: "RepoNotFound"}.get(status, ""))
        if "/" not in repo or not (self.server.root / repo).is_dir():
            return self._error(404, "RepoNotFound" if is_api or "resolve" in parts else "")
        if is_api and parts[4:5] == ["tree"]:
            return self._json(self.server.tree(repo))
        if is_api:
            siblings = [{"rfilename": entry["path"]} for entry in self.server.tree(repo)]
            fields = {"id": repo, "sha": self.server.commit(repo), "siblings": siblings, "private": False, "tags": []}
            return self._json(fields)
        if parts[2:3] == ["resolve"]:
            return self._file(repo, "/".join(parts[4:]))
        return self._error(404, "")

    def _search(self, query: dict[str, list[str]]) -> None:
        """Repositories whose name holds the words, with the fields that `expand[]` asks for on the real hub."""
        faults = self.server.faults.get("search", {})
        if faults.get("status"):
            headers = {"Retry-After": "30"} if faults["status"] == 429 else {}
            return self._send(faults["status"], headers, b"{}")
        if "text" in faults:
            return self._send(200, {"Content-Type": "application/json"}, faults["text"].encode())
        words, tags = query.get("search", [""])[0].lower(), query.get("filter", [])
        found = []
        for config in sorted(self.server.root.glob("*/*/config.json")):
            repo = str(config.parent.relative_to(self.server.root))
            weights = sum(path.stat().st_size for path in config.parent.glob("*.safetensors"))
            fields = {
                "id": repo,
                "downloads": 1234,
                "likes": 5,
                "gated": self.server.faults.get(repo, {}).get("gated", False),
            }
            fields |= {"tags": [*tags, "4-bit", "license:mit"], "lastModified": "2026-01-02T03:04:05.000Z"}
            fields |= {"safetensors": {"parameters": {"U32": weights // 4}, "total": weights // 4}}
            if words in repo.lower():
                found.append(
                    {name: value for name, value in fields.items() if name in ["id", *query.get("expand[]", [])]}
                )
        self._json(found)

    def _json(self, value: object) -> None:
        self._send(200, {"Content-Type": "application/json"}, json.dumps(value).encode())

    def _error(self, status: int, code: str) -> None:
        self._send(status, {"X-Error-Code": code, "X-Error-Message": code}, b"{}")

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _file(self, repo: str, name: str) -> None:
        path = self.server.root / repo / name
        if not path.is_file():
            return self._error(404, "EntryNotFound")
        entry, faults = file_entry(path, name), self.server.faults.get(repo, {})
        content = path.read_bytes()
        if faults.get("corrupt") == name and self.command == "GET" and use_up(faults, "corruptions"):
            content = bytes([content[0] ^ 255]) + content[1:]
        start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").split("-")[0])
        self.send_response(206 if "Range" in self.headers else 200)
        if "Range" in self.headers:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", f'"{entry.get("lfs", entry)["oid"]}"')
        self.send_header("X-Repo-Commit", self.server.commit(repo))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        if self.command != "HEAD":
            self._write_slowly(content[start:], faults)

    def _write_slowly(self, content: bytes, faults: dict) -> None:
        rate, cut_after = faults.get("bytes_per_second"), faults.get("cut_after")
        if cut_after == "random":
            cut_after = self.server.random.randrange(1, max(2, len(content) // 8))
        size = max(1, min(CHUNK_BYTES, rate // 20)) if rate else CHUNK_BYTES
        for offset in range(0, len(content), size):
            if cut_after is not None and offset + size > cut_after and faults.get("cuts", 0) > 0:
                faults["cuts"] -= 1
                self.wfile.write(content[offset:cut_after])
                self.close_connection = True
                return self.connection.close()
            try:
                self.wfile.write(content[offset : offset + size])
            except OSError:
                self.close_connection = True
                return None
            if rate:
                time.sleep(size / rate)
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    args = parser.parse_args()
    hub = Hub(args.root, args.port)
    print(json.dumps({"port": hub.server_address[1]}), flush=True)
    hub.serve_forever()


if __name__ == "__main__":
    main()
