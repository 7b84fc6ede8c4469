"""Apache httpd on loopback: the one of `cargo xtask test`, or one of its own. What it offers says its `httpd.conf`."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

#: With what xtask says where it has started the server.
ADDRESS = "CREDMATCH_APACHE"
FILES = Path(__file__).parents[2] / "xtask" / "src" / "test" / "apache"


def address_of(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def running():
    """The address of the server. One of its own is stopped whatever happens."""
    if ADDRESS in os.environ:
        yield os.environ[ADDRESS]
        return
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    apache = shutil.which("apache2", path=path)
    assert apache and FILES.is_dir(), "these tests need Apache httpd (Debian package apache2-bin) and the repository"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        # Started by root, the server becomes an account that must be able to read this.
        os.chmod(folder, 0o755)
        for file in FILES.iterdir():
            shutil.copyfile(file, Path(folder, file.name))
        Path(folder, "page").write_text("page\n")
        guard = shutil.which("setpriv", path=path)
        command = [*([guard, "--pdeathsig", "TERM"] if guard else []), apache, "-d", folder, "-f", "httpd.conf", "-D", "FOREGROUND"]
        environment = {**os.environ, "CREDMATCH_PORT": str(port), "CREDMATCH_FOLDER": folder}
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port, process)
            yield address_of(port)
        finally:
            process.terminate()
            process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("Apache httpd does not run") from None
            time.sleep(0.02)
