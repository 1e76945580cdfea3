"""A real sshd on a loopback port with a throw-away key, behind a proxy that can be slow."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
HAS_SSH = bool(SSHD and shutil.which("ssh") and shutil.which("ssh-keygen"))
ROOT = Path(__file__).parents[2]

SETTINGS = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
"""


class SshServer:
    """An sshd; `bytes_a_second` limits what comes back from it, once `limit` is set."""

    def __init__(self, folder: Path, bytes_a_second: int | None = None) -> None:
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
            )
        self.folder = folder
        self._bytes_a_second = bytes_a_second
        port = free_port()
        (folder / "config").write_text(SETTINGS.format(port=port, folder=folder))
        with suppress(OSError):
            Path("/run/sshd").mkdir(exist_ok=True)  # Debian's sshd wants it
        self._log = (folder / "log").open("w")
        command = [str(SSHD), "-D", "-e", "-f", str(folder / "config")]
        self._sshd = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        wait_until_open(port)
        self._sockets: list[socket.socket] = []
        self._carriers: list[threading.Thread] = []
        threading.Thread(target=self._accept, args=(port,), daemon=True).start()

    def __enter__(self) -> SshServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._sshd.terminate()
        self._sshd.wait(5)
        self._hang_up()
        self._log.close()

    def _hang_up(self) -> None:
        for end in self._sockets:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for carrier in self._carriers:
            carrier.join(5)
        for end in self._sockets:
            end.close()

    def command(self, *arguments: str) -> list[str]:
        """Return the command that runs gdtui over there and says its process number first."""
        program = f"exec {sys.executable} -m gdtui {' '.join(arguments)}"
        settings = f"export LANG=C.UTF-8 XDG_STATE_HOME={self.folder}/state"
        remote = f"cd {ROOT} && {settings} && echo PID=$$. && {program}"
        options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"]
        flags = [word for option in options for word in ("-o", option)]
        where = ["-p", str(self.port), "-i", str(self.folder / "user"), f"{getpass.getuser()}@127.0.0.1"]
        return ["ssh", "-tt", "-F", "none", *flags, *where, remote]

    def _accept(self, port: int) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                for source, target, limit in ((near, far, None), (far, near, self._bytes_a_second)):
                    carrier = threading.Thread(target=carry, args=(source, target, limit), daemon=True)
                    carrier.start()
                    self._carriers.append(carrier)
                    self._sockets.append(source)


def carry(source: socket.socket, target: socket.socket, bytes_a_second: int | None) -> None:
    """Carry bytes from one side to the other, at most so many a second; hang up with either side."""
    free_at = 0.0
    with suppress(OSError):
        while data := source.recv(65536 if bytes_a_second is None else 48):
            target.sendall(data)
            if bytes_a_second:
                free_at = max(free_at, time.monotonic()) + len(data) / bytes_a_second
                time.sleep(max(0.0, free_at - time.monotonic()))
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_until_open(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        assert time.monotonic() < deadline, "sshd does not listen"
        time.sleep(0.05)
