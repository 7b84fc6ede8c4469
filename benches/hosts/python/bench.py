"""Look-ups in Python beside what one would write without credmatch, as ratios of one interleaved run.

    cargo build --release --package credmatch-benches --bin hostdata
    python bench.py target/release/hostdata FOLDER

in an environment with the wheel and `requirements.txt`. `FOLDER` is where the data goes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import urllib.request
import xml.etree.ElementTree
from urllib.parse import urlsplit

import pyarrow

import credmatch

ROUNDS = 41


def host_of_dict(servers):
    """What one writes first: the host and the longest path of a dict of hosts."""
    by_host = {}
    for number, server in enumerate(servers):
        if server.get("host"):
            by_host.setdefault(server["host"].lower(), []).append((server.get("path", "/"), number))
    for entries in by_host.values():
        entries.sort(key=lambda entry: -len(entry[0]))

    def lookup(url):
        parts = urlsplit(url)
        for path, number in by_host.get(parts.hostname, ()):
            if parts.path.startswith(path):
                return number
        return None

    return lookup


def password_manager(servers):
    manager = urllib.request.HTTPPasswordMgr()
    for number, server in enumerate(servers):
        protocol = server.get("protocol", "https")
        if server.get("host"):
            authority = server["host"] + (f":{server['port']}" if "port" in server else "")
            manager.add_password("realm", f"{protocol}://{authority}{server.get('path', '/')}", str(number), "secret")
    return lambda url: manager.find_user_password("realm", url)


def main(hostdata, folder):
    native = subprocess.Popen([hostdata, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    native.stdin.write("\n")
    native.stdin.flush()
    native.stdout.readline()
    with open(f"{folder}/registry.xml") as file:
        text = file.read()
    with open(f"{folder}/urls.txt") as file:
        urls = file.read().split()
    servers = [dict(one.attrib) for one in xml.etree.ElementTree.fromstring(text)]
    registry = credmatch.Registry.compile(text)
    column, views = pyarrow.array(urls), pyarrow.array(urls, pyarrow.string_view())
    by_dict, manager = host_of_dict(servers), password_manager(servers)
    # urlsplit keeps the last 128 answers: fewer URLs would measure that.
    few, fewer = urls[:400], urls[:20]

    def nothing():
        for url in urls:
            len(url)

    def single():
        for url in urls:
            registry.lookup(url)

    def find_match():
        for url in few:
            registry.find_match(url)

    def split():
        for url in few:
            urlsplit(url)

    def dictionary():
        for url in few:
            by_dict(url)

    def passwords():
        for url in fewer:
            manager(url)

    cases = {
        "len(url)": (nothing, len(urls)),
        "lookup": (single, len(urls)),
        "lookup_many, a list": (lambda: registry.lookup_many(urls), len(urls)),
        "lookup_many, an Arrow column": (lambda: registry.lookup_many(column), len(urls)),
        "lookup_many, Arrow views": (lambda: registry.lookup_many(views), len(urls)),
        "find_match": (find_match, len(few)),
        "urlsplit alone": (split, len(few)),
        "urlsplit and a dict": (dictionary, len(few)),
        "HTTPPasswordMgr": (passwords, len(fewer)),
    }
    times = {name: [] for name in ("Rust lookup", "Rust batch", *cases)}
    for _ in range(ROUNDS):
        native.stdin.write("\n")
        native.stdin.flush()
        one, many = native.stdout.readline().split()
        times["Rust lookup"].append(float(one))
        times["Rust batch"].append(float(many))
        for name, (run, count) in cases.items():
            run()
            began = time.perf_counter_ns()
            run()
            times[name].append((time.perf_counter_ns() - began) / count)
    native.stdin.close()
    native.wait()
    medians = {name: statistics.median(all_) for name, all_ in times.items()}
    for name, median in medians.items():
        print(f"{name:30} {median:10.1f} ns")
    print()
    for name, rival, goal in (
        ("lookup", "Rust lookup", 1.5),
        ("lookup_many, a list", "Rust batch", 1.15),
        ("lookup_many, an Arrow column", "Rust batch", None),
        ("lookup_many, Arrow views", "Rust batch", None),
        ("lookup", "urlsplit alone", None),
        ("lookup", "urlsplit and a dict", None),
        ("lookup_many, a list", "urlsplit and a dict", None),
        ("lookup", "HTTPPasswordMgr", None),
    ):
        ratio = medians[name] / medians[rival]
        verdict = "" if goal is None else f"  goal <= {goal}  {'ok' if ratio <= goal else 'MISSED'}"
        print(f"{name + ' / ' + rival:60} {ratio:9.5f}{verdict}")


if __name__ == "__main__":
    main(*sys.argv[1:])
