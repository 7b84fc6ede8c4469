"""Puts a folder of papers (licences, notices, a bill of materials, the pages in `docs`) into a wheel: `add_papers.py WHEEL FOLDER`.

maturin takes what lies in the tree; these are made for each build. Each file is entered in the wheel's own list, `RECORD`.
"""

import base64
import hashlib
import pathlib
import sys
import zipfile


def add_papers(wheel: pathlib.Path, folder: pathlib.Path) -> None:
    # A member twice makes a wheel that installers refuse, so it is written anew.
    with zipfile.ZipFile(wheel) as old:
        members = {info.filename: (info, old.read(info)) for info in old.infolist()}
    record = next(name for name in members if name.endswith(".dist-info/RECORD"))
    information = record.removesuffix("RECORD")
    for paper in sorted(path for path in folder.rglob("*") if path.is_file()):
        if paper.parent != folder:
            place = "credmatch/docs"
        else:
            place = information + ("sboms" if paper.name.endswith(".cdx.json") else "licenses")
        info = zipfile.ZipInfo(f"{place}/{paper.name}")
        info.external_attr = 0o644 << 16
        members[info.filename] = (info, paper.read_bytes())
    lines = []
    for name, (_, data) in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},,\n" if name == record else f"{name},sha256={digest},{len(data)}\n")
    last, _ = members.pop(record)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in [*members.values(), (last, "".join(lines).encode())]:
            new.writestr(info, data, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    add_papers(*map(pathlib.Path, sys.argv[1:]))
