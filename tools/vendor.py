"""Fetch, verify and copy the third-party assets named in vendor.toml. Standard library and npm only.

python tools/vendor.py          everything
python tools/vendor.py icons    the icon sprite only
python tools/vendor.py check    nothing fetched: every file named is present and the sprite has every icon
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHAPES = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>", re.S)


def main(argument: str) -> int:
    plan = tomllib.loads((ROOT / "vendor.toml").read_text())
    if argument == "check":
        return check(plan)
    with tempfile.TemporaryDirectory() as folder:
        if argument != "icons":
            for package in plan["package"]:
                copy(fetch(package, Path(folder)), package["files"])
        icons = plan["icons"]
        archive = fetch(icons, Path(folder))
        write_sprite(archive, icons)
        copy(archive, {"LICENSE": icons["licence_file"]})
    return 0


def fetch(package: dict, folder: Path) -> Path:
    """The package's archive as npm packs it; stops when its sha512 is not the one written down."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package['name']}@{package['version']}"],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package["integrity"]:
        raise SystemExit(f"{package['name']} {package['version']}: the archive is not the one in vendor.toml ({found})")
    return archive


def copy(archive: Path, files: dict[str, str]) -> None:
    with tarfile.open(archive) as package:
        for inside, target in files.items():
            path = ROOT / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(clean(_read(package, inside)))


def clean(content: bytes) -> bytes:
    """Without the reference to a source map we don't carry, and without @charset: our pages say theirs, and Chromium reads a style sheet
    that begins with it again on every page instead of keeping it read."""
    return re.sub(rb"\n?/[*/]# sourceMappingURL=[^\n]*", b"", content).removeprefix(b'@charset "UTF-8";')


def write_sprite(archive: Path, icons: dict) -> None:
    """One SVG with a symbol per icon; colour and stroke come from the place of use."""
    with tarfile.open(archive) as package:
        symbols = [_symbol(package, name) for name in sorted(set(icons["names"].split()))]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    path = ROOT / icons["sprite"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sprite)


def _symbol(package: tarfile.TarFile, name: str) -> str:
    filled = name.endswith("-filled")
    source = _read(package, f"icons/filled/{name[:-7]}.svg" if filled else f"icons/outline/{name}.svg").decode()
    shapes = [shape for shape in SHAPES.findall(source) if "M0 0h24v24H0z" not in shape]
    paint = ' fill="currentColor" stroke="none"' if filled else ""
    return f'<symbol id="{name}" viewBox="0 0 24 24"{paint}>{"".join(shapes)}</symbol>'


def _read(package: tarfile.TarFile, inside: str) -> bytes:
    member = package.extractfile(f"package/{inside}")
    if member is None:
        raise SystemExit(f"{inside} is not in the package")
    return member.read()


def check(plan: dict) -> int:
    wanted = [target for package in plan["package"] for target in package["files"].values()]
    missing = [target for target in wanted if not (ROOT / target).exists()]
    present = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / plan["icons"]["sprite"]).read_text()))
    missing += [f"icon {name}" for name in plan["icons"]["names"].split() if name not in present]
    sys.stderr.writelines(f"missing: {name}\n" for name in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
