"""Threads, forks, interpreters and memory."""

from __future__ import annotations

import base64
import gc
import json
import multiprocessing
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import credmatch
from credmatch import Registry

from conftest import API, DOCUMENT, WILDCARD

pytestmark = pytest.mark.thread_unsafe(reason="it looks at the process as a whole")

URLS = ["https://crm.example.com/api", "https://a.example.com/", "https://h/", "no url"] * 25
CHALLENGES = ['Digest realm="r", nonce="n", qop="auth"', 'Basic realm="r"']
NUMBERS = [API, WILDCARD, credmatch.NO_ENTRY, credmatch.INVALID_URL] * 25


def resident():
    """Bytes of memory that this process holds."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def grown(work, count):
    """Bytes that the process grows by while the work is done, after a first part of it has warmed up."""
    for _ in range(count // 10):
        work()
    gc.collect()
    before = resident()
    for _ in range(count):
        work()
    gc.collect()
    return resident() - before


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs Linux's /proc")
def test_what_is_dropped_is_freed():
    def compile_and_drop():
        Registry.compile(DOCUMENT).lookup("https://a.example.com/")

    assert grown(compile_and_drop, 10_000) < 4 << 20


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs Linux's /proc")
def test_no_call_leaks(registry):
    pyarrow = pytest.importorskip("pyarrow")
    column = pyarrow.array(URLS)

    sessions = credmatch.Sessions(registry)
    own = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="n" password="p"/>'
    user = credmatch.CurrentUser("n", credentials=[own])

    def fail(call, *arguments):
        with pytest.raises((credmatch.Error, TypeError, IndexError)):
            call(*arguments)

    def calls():
        registry.lookup_many(URLS, service="billing")
        registry.lookup_many(column)
        pyarrow.array(registry.lookup_many(column))
        registry.find_match(URLS[0])
        registry.explain(URLS[0])
        registry.authorization(URLS[0]).expose_secret()
        registry.lint()
        registry.entry(1)
        registry.configuration(0)
        credmatch.Sessions(registry).header(URLS[1])
        for url in URLS[:3]:
            exchange = sessions.begin(url, body=b"body", user=user)
            exchange.answered(401, www_authenticate=CHALLENGES)
            exchange.answered(401, www_authenticate=CHALLENGES)
        credmatch.Sessions(registry).begin(URLS[1]).step.expose_headers()
        credmatch.parse_challenges(CHALLENGES)
        credmatch.username_token("name", "password")
        fail(registry.lookup, "no url")
        fail(registry.lookup, 3)
        fail(registry.lookup, "\ud800")
        fail(registry.lookup_many, [*URLS, None])
        fail(registry.lookup_many, pyarrow.array([1]))
        fail(Registry.compile, "<x")
        fail(registry.entry, -1)
        fail(sessions.begin, "no url")
        fail(credmatch.CurrentUser, "n", 3)
        fail(sessions.header, 3)

    assert grown(calls, 1_000) < 4 << 20


def test_threads_share_a_registry():
    registry = Registry.compile(DOCUMENT)
    start = threading.Barrier(8)

    def work(_):
        start.wait()
        for _ in range(200):
            assert registry.lookup_many(URLS) == NUMBERS
            assert registry.lookup(URLS[0]) == API
            assert registry.find_match(URLS[1]).entry == WILDCARD
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_compiling_lets_other_threads_go_on():
    entries = "".join(f'<server host="h{n}.example" path="/a/{n}"><technical name="t"/></server>' for n in range(30_000))
    large = f'<credentials xmlns="http://www.infinica.com/credentials">{entries}</credentials>'
    done = threading.Event()
    # How long this thread stood still meanwhile.
    pauses = [0.0]

    def compile_large():
        began = time.monotonic()
        try:
            assert len(Registry.compile(large)) == 30_000
        finally:
            pauses.append(time.monotonic() - began)
            done.set()

    thread = threading.Thread(target=compile_large)
    thread.start()
    longest, last = 0.0, time.monotonic()
    while not done.wait(0.001):
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    thread.join()
    assert longest < max(0.5 * pauses[1], 0.05)


def forked(registry, answers):
    answers.put((registry.lookup_many(URLS), len(Registry.compile(DOCUMENT)), registry.find_match(URLS[0]).line))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_goes_on_with_the_registry():
    registry = Registry.compile(DOCUMENT)
    stop = threading.Event()

    def use():
        while not stop.is_set():
            registry.lookup_many(URLS)
            Registry.compile(DOCUMENT)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        context = multiprocessing.get_context("fork")
        for _ in range(5):
            answers = context.Queue()
            process = context.Process(target=forked, args=(registry, answers))
            process.start()
            assert answers.get(timeout=30) == (NUMBERS, 4, 5)
            process.join(30)
            assert process.exitcode == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()


CREDENTIALS = """<credentials xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">
  <server host="h.example" preemptive="false"><passwordCredentials name="a" password="b"/></server>
  <server host="t.example"><oauthCredentials><signature><k:privateKey alias="key" password="p"/></signature>
    <sub>s</sub></oauthCredentials></server>
  <server host="b.example"><passwordCredentials name="a" password="b"/></server>
</credentials>"""
DIGEST = 'Digest realm="r", nonce="n", qop="auth"'


def drawn(sessions):
    """What sessions draw, and how often they used the nonce: the client's nonce, the count, the name of a ticket."""
    exchange = sessions.begin("https://h.example/")
    step = exchange.step
    if isinstance(step, credmatch.SendWithout):
        step = exchange.answered(401, www_authenticate=[DIGEST])
    answer = step.expose_headers()["authorization"]
    ticket = sessions.begin("https://t.example/").step
    assert ticket.algorithm == "ES256"
    payload = ticket.expose_input().split(b".")[1]
    name = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))["jti"]
    return [*(re.search(f"{key}=\"?([^\",]*)", answer).group(1) for key in ("cnonce", "nc")), name]


def in_child(work):
    """What a forked process makes of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writing, json.dumps(work()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading) as answer:
        text = answer.read()
    assert os.waitpid(child, 0)[1] == 0
    return json.loads(text)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("seed", [None, 7])
def test_no_two_processes_draw_the_same(seed):
    sessions = credmatch.Sessions(Registry.compile(CREDENTIALS), seed=seed, algorithms={"key": "ES256"})
    parent = [drawn(sessions)]
    begun = sessions.begin("https://h.example/")

    def child():
        # What was begun before goes on; what is begun here knows nothing of it.
        assert begun.answered(200).outcome == "answered"
        assert sessions.header("https://b.example/") == "Basic YTpi"
        own = [drawn(sessions), drawn(sessions)]
        return [own[0], in_child(lambda: drawn(sessions)), in_child(lambda: drawn(sessions))], own[1]

    families = [in_child(child) for _ in range(2)]
    every = [*parent, *(process for family, _ in families for process in family)]
    assert len({cnonce for cnonce, _, _ in every}) == len({name for *_, name in every}) == 7
    assert {count for _, count, _ in every} == {"00000001"}
    # In one process they remember.
    for family, again in families:
        assert again[:2] == [family[0][0], "00000002"]
    # And the parent goes on where it was: one use for `begun`.
    assert drawn(sessions)[:2] == [parent[0][0], "00000003"]


def run(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("report", ["failed()", "answered(401, www_authenticate=['Negotiate'])", "answered(200)"])
def test_what_the_collector_runs_may_ask_for_the_exchange_that_is_at_work(report):
    document = """<credentials xmlns="http://www.infinica.com/credentials">
<server host="k.example" preemptive="false"><kerberosCredentials/></server></credentials>"""
    script = f"""
import faulthandler, gc, credmatch
faulthandler.dump_traceback_later(30, exit=True)
sessions = credmatch.Sessions(credmatch.Registry.compile({document!r}))
class Cycle:
    def __init__(self, exchange):
        self.own, self.exchange = self, exchange
    def __del__(self):
        self.exchange.step, self.exchange.failed()
        seen.append(self.exchange.ended)
seen = []
for threshold in range(1, 9):
    for _ in range(50):
        exchange = sessions.begin("https://k.example/")
        gc.disable()
        Cycle(exchange)
        gc.set_threshold(threshold, 1000, 1000)
        gc.enable()
        exchange.{report}
        gc.set_threshold(700, 10, 10)
        gc.collect()
        assert exchange.ended and isinstance(exchange.step, (credmatch.Refuse, credmatch.Done)), exchange
assert seen == [True] * 400
"""
    outcome = run(script)
    assert (outcome.returncode, outcome.stderr) == (0, "")


@pytest.mark.parametrize("call", ["registry.lookup('no url')", "registry.lint()"])
def test_the_first_error_or_record_may_lead_to_another(call):
    script = f"""
import builtins, faulthandler, credmatch
faulthandler.dump_traceback_later(30, exit=True)
registry = credmatch.Registry.compile({DOCUMENT!r})
def work():
    try:
        {call}
    except credmatch.UrlError:
        pass
usual = builtins.__import__
imported = []
def importing(name, *rest):
    # In the place of a finalizer, which the collector may run wherever Python runs.
    if name.startswith("credmatch.") and not imported:
        imported.append(name)
        work()
    return usual(name, *rest)
builtins.__import__ = importing
work()
assert len(imported) == 1
"""
    outcome = run(script)
    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_another_interpreter_gets_a_clean_error():
    pytest.importorskip("_xxsubinterpreters" if sys.version_info < (3, 13) else "_interpreters")
    script = f"""
import sys
if sys.version_info < (3, 13):
    import _xxsubinterpreters as interpreters
else:
    import _interpreters as interpreters
import credmatch
other = interpreters.create()
code = '''
try:
    import credmatch
    print("imported", credmatch.version(), flush=True)
except ImportError as error:
    print("ImportError", error, flush=True)
'''
problem = interpreters.run_string(other, code)
assert problem is None, problem
print(credmatch.Registry.compile({DOCUMENT!r}).lookup("https://a.example.com/"))
"""
    outcome = run(script)
    assert outcome.returncode == 0, outcome.stderr
    first, second = outcome.stdout.splitlines()
    assert first.startswith(("ImportError", "imported")) and second == "0"


def test_the_end_of_the_interpreter_is_quiet():
    script = f"""
import threading, credmatch
registry = credmatch.Registry.compile({DOCUMENT!r})
def use():
    while True:
        registry.lookup("https://a.example.com/")
        credmatch.Registry.compile({DOCUMENT!r})
for _ in range(4):
    threading.Thread(target=use, daemon=True).start()
class Late:
    def __del__(self):
        registry.lookup("https://a.example.com/")
late = Late()
"""
    for _ in range(3):
        outcome = run(script)
        assert (outcome.returncode, outcome.stderr) == (0, "")
