"""A real server on loopback, which writes down what each request brought."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import time
import uuid
from pathlib import Path

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  log_format seen escape=json '{{"host": "$host", "method": "$request_method", "path": "$uri", '
    '"authorization": "$http_authorization", "status": $status, "body": "$request_length"}}';
  access_log {folder}/access.log seen;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    listen 127.0.0.2:{port};
    root {folder}/pages;
    location /basic/ {{ auth_basic "pages"; auth_basic_user_file {folder}/users; error_page 405 =200 /open/page; }}
    location /bearer/ {{
      if ($http_authorization !~ "^Bearer (first|second)$") {{ return 401; }}
      add_header WWW-Authenticate 'Negotiate' always;
      add_header WWW-Authenticate 'Bearer realm="pages", error="invalid_token"' always;
    }}
    location /to/ {{ return 302 $arg_url; }}
    location /keep/ {{ return 307 $arg_url; }}
    location /open/ {{ }}
    location /closed/ {{ auth_basic "pages"; auth_basic_user_file {folder}/none; }}
    location /round/ {{ return 302 http://127.0.0.1:{port}/round/; }}
  }}
}}
"""


class Server:
    """The server, and what it has seen."""

    def __init__(self, folder: Path, port: int) -> None:
        self._log = folder / "access.log"
        self._read = 0
        self.port = port

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def seen(self) -> list[tuple[str, str, str, int]]:
        """Host, path, header `Authorization` and status of each request since this was asked last, in order."""
        mark = f"/open/{uuid.uuid4()}"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", mark)
            connection.getresponse().read()
        end = time.monotonic() + 10
        while time.monotonic() < end:
            lines = [json.loads(line) for line in self._log.read_text().splitlines()[self._read :]]
            if lines and lines[-1]["path"] == mark:
                self._read += len(lines)
                return [(one["host"], one["path"], one["authorization"], one["status"]) for one in lines[:-1]]
            time.sleep(0.01)
        raise TimeoutError("the server does not log")


@contextlib.contextmanager
def running(folder: Path):
    """Starts the server, and stops it whatever happens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for name in ("basic", "bearer", "open", "closed"):
        (folder / "pages" / name).mkdir(parents=True)
        (folder / "pages" / name / "page").write_text(f"{name}\n")
    (folder / "users").write_text("one:{PLAIN}first-password\ntwo:{PLAIN}second-password\n")
    (folder / "none").write_text("")
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    nginx = shutil.which("nginx", path=path)
    assert nginx, "these tests need nginx (Debian package nginx-light)"
    # The server ends with this process, even if that is killed.
    guard = shutil.which("setpriv", path=path)
    command = [*([guard, "--pdeathsig", "TERM"] if guard else []), nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"nginx does not run: {process.communicate()[1]!r}") from None
                time.sleep(0.02)
        yield Server(folder, port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()
