"""Columns: whatever speaks the Arrow PyCapsule interface in, an Arrow array of int32 out."""

from __future__ import annotations

import ctypes
import signal
import sys

import pytest

import credmatch
from credmatch import Table

from conftest import API, WILDCARD

pa = pytest.importorskip("pyarrow")

URLS = [
    "https://crm.example.com/api/orders?with=a+long+query",
    None,
    "https://h/",
    "no url",
    "https://a.example.com/ä",
    "x:",
    "",
    "https://crm.example.com/api/" + "y" * 100,
    "https://a.example.com/\0",
]
ANSWERS = [API, None, None, -2, WILDCARD, None, -2, API, -2]

TYPES = [pa.string(), pa.large_string(), pa.string_view()]
TYPES += [pa.dictionary(index, text) for index in (pa.int8(), pa.uint16(), pa.int32(), pa.int64()) for text in TYPES[:2]]


@pytest.fixture(params=["registry", "table"])
def answers(request, registry):
    return registry if request.param == "registry" else Table.from_bytes(registry.table_bytes())


def listed(numbers):
    array = pa.array(numbers)
    assert array.type == pa.int32()
    array.validate(full=True)
    assert array.null_count == numbers.null_count
    assert array.to_pylist() == numbers.to_list()
    assert len(numbers) == len(array)
    return array.to_pylist()


@pytest.mark.parametrize("type_", TYPES, ids=str)
def test_pyarrow_columns_of_every_type(answers, type_):
    column = pa.array(URLS, pa.string()).cast(type_) if not pa.types.is_dictionary(type_) else pa.array(URLS, type_)
    assert listed(answers.lookup_many(column)) == ANSWERS
    for start in range(len(URLS) + 1):
        for length in (0, 1, 4, 100):
            assert listed(answers.lookup_many(column.slice(start, length))) == ANSWERS[start : start + length]
    chunked = pa.chunked_array([column, column.slice(3, 0), column.slice(2, 3)])
    assert listed(answers.lookup_many(chunked)) == ANSWERS + ANSWERS[2:5]
    assert listed(answers.lookup_many(pa.chunked_array([], type=type_))) == []


def test_a_service_may_be_named(registry):
    column = pa.array(["https://crm.example.com/"] * 3)
    assert listed(registry.lookup_many(column, service="billing")) == [2, 2, 2]
    with pytest.raises(TypeError):
        registry.lookup_many(column, service=3)


def test_many_rows_agree_with_single_lookups(answers):
    urls = [f"https://{host}.example.com/{path}" for host in ("crm", "a", "ä") for path in range(500)] + URLS * 3
    known = [n if u is None else answers.lookup_many([u])[0] for u in urls for n in [None]]
    known = [None if n == -1 else n for n in known]
    for type_ in TYPES:
        column = pa.array(urls, type_ if pa.types.is_dictionary(type_) and type_.index_type != pa.int8() else pa.string())
        assert listed(answers.lookup_many(column)) == known


def test_a_table_of_one_column_is_one(registry):
    batch = pa.record_batch({"url": URLS})
    for table in (batch, batch.slice(2, 5), pa.Table.from_batches([batch]), pa.Table.from_batches([batch, batch]).slice(4, 9)):
        expected = [None if one is None else registry.lookup_many([one])[0] for one in table.column(0).to_pylist()]
        assert listed(registry.lookup_many(table)) == [None if one == -1 else one for one in expected]
    with pytest.raises(TypeError, match="one column"):
        registry.lookup_many(pa.table({"url": URLS, "more": URLS}))
    with pytest.raises(TypeError, match="one column"):
        registry.lookup_many(pa.table({}))
    rows = pa.StructArray.from_arrays([pa.array(URLS[:3])], ["url"], mask=pa.array([True, False, False]))
    with pytest.raises(TypeError, match="null"):
        registry.lookup_many(rows)


def test_nothing_but_nulls_gets_no_entry(registry):
    assert listed(registry.lookup_many(pa.nulls(3))) == [None] * 3
    assert listed(registry.lookup_many(pa.nulls(3, pa.string()))) == [None] * 3
    assert listed(registry.lookup_many(pa.nulls(0))) == []


@pytest.mark.parametrize("column", [pa.array([1, 2]), pa.array([b"x"]), pa.array([["x"]]), pa.array([1.5]), pa.array([1, 2]).dictionary_encode()])
def test_a_column_of_anything_else_is_refused(registry, column):
    with pytest.raises(TypeError, match="holds strings"):
        registry.lookup_many(column)


def test_bytes_that_are_no_utf8_are_malformed(registry):
    good, bad = b"https://a.example.com/", b"https://a.example.com/\xff"
    for type_ in TYPES[:3]:
        binary = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary(), pa.string_view(): pa.binary_view()}[type_]
        column = pa.array([good, bad, good, b"\xff", None], binary)
        column = pa.Array.from_buffers(type_, len(column), column.buffers()) if type_ != pa.string_view() else column.view(type_)
        assert listed(registry.lookup_many(column)) == [WILDCARD, -2, WILDCARD, -2, None]


def test_indices_out_of_range_are_malformed(registry):
    column = pa.DictionaryArray.from_arrays(pa.array([0, 7, -1, None], pa.int8()), pa.array(["https://a.example.com/"]), safe=False)
    assert listed(registry.lookup_many(column)) == [WILDCARD, -2, -2, None]


def test_the_answer_is_not_copied_and_outlives_its_maker(registry):
    numbers = registry.lookup_many(pa.array(URLS * 100))
    first, second = pa.array(numbers), pa.array(numbers)
    assert first.buffers()[1].address == second.buffers()[1].address
    del numbers
    del second
    assert first.to_pylist() == ANSWERS * 100
    schema, array = registry.lookup_many(pa.array(URLS)).__arrow_c_array__()
    del schema, array


def test_capsules_that_were_used_or_are_of_another_kind_are_refused(registry):
    schema, array = pa.array(URLS).__arrow_c_array__()

    class Fixed:
        def __init__(self, *capsules):
            self.capsules = capsules

        def __arrow_c_array__(self, requested_schema=None):
            return self.capsules

    class Stream:
        def __init__(self, capsule):
            self.capsule = capsule

        def __arrow_c_stream__(self, requested_schema=None):
            return self.capsule

    assert listed(registry.lookup_many(Fixed(schema, array))) == ANSWERS
    with pytest.raises(ValueError, match="released"):
        registry.lookup_many(Fixed(schema, array))
    schema, array = pa.array(URLS).__arrow_c_array__()
    stream = pa.chunked_array([URLS]).__arrow_c_stream__()
    for odd in (Fixed(array, schema), Fixed(schema), Fixed(1, 2), Fixed(), Stream(schema), Stream(None), Fixed(stream, stream)):
        with pytest.raises((TypeError, ValueError)):
            registry.lookup_many(odd)


def test_a_column_longer_than_memory_is_refused(registry):
    schema, array = pa.array([url for url in URLS if url is not None]).cast(pa.string_view()).__arrow_c_array__()

    class Long:
        def __arrow_c_array__(self, requested_schema=None):
            return schema, array

    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    # The first field is the length; each view takes sixteen bytes.
    ctypes.c_int64.from_address(pointer(array, b"arrow_array")).value = 2**59
    with pytest.raises(ValueError, match="contradicts itself"):
        registry.lookup_many(Long())


@pytest.mark.parametrize("rows", [2**44, 2**61, 2**62 - 1, 2**63 - 1])
def test_nulls_of_which_the_answers_fit_into_no_memory_are_an_error(answers, rows):
    nulls = pa.Array.from_buffers(pa.null(), rows, [None])
    nulls.validate(full=True)
    with pytest.raises(MemoryError, match="rows"):
        answers.lookup_many(nulls)
    # Nor do those of a second array, or those of the texts that indices lead to.
    with pytest.raises(MemoryError, match="rows"):
        answers.lookup_many(pa.chunked_array([pa.nulls(3), nulls]))
    with pytest.raises(MemoryError, match="rows"):
        answers.lookup_many(pa.DictionaryArray.from_arrays(pa.array([0], pa.int8()), nulls, safe=False))


@pytest.mark.thread_unsafe(reason="signals come to the main thread")
def test_a_long_column_can_be_interrupted(registry):
    column = pa.repeat("https://a.example.com/", 2**22)

    class Interrupted(Exception):
        pass

    class Given:
        def __arrow_c_array__(self, requested_schema=None):
            capsules = column.__arrow_c_array__()
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            return capsules

    def interrupt(signum, frame):
        raise Interrupted

    # An exception of a signal that is seen after the call looks the same, but for this.
    ends = []
    before = signal.signal(signal.SIGALRM, interrupt)
    sys.setprofile(lambda _, event, what: ends.append(event) if getattr(what, "__name__", "") == "lookup_many" else None)
    try:
        with pytest.raises(Interrupted):
            registry.lookup_many(Given())
    finally:
        sys.setprofile(None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert ends == ["c_call", "c_exception"]


class Nested(ctypes.Structure):
    """`struct ArrowSchema`."""


Nested._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(Nested))),
    ("dictionary", ctypes.POINTER(Nested)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda schema: None)


def test_a_type_without_end_is_refused(registry):
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    release = ctypes.cast(RELEASE, ctypes.c_void_p)

    class Given:
        def __init__(self, schema):
            self.schema = schema

        def __arrow_c_array__(self, requested_schema=None):
            return new(ctypes.addressof(self.schema), b"arrow_schema", None), pa.nulls(1).__arrow_c_array__()[1]

    indices = Nested(format=b"i", release=release)
    indices.dictionary = ctypes.pointer(indices)
    table = Nested(format=b"+s", n_children=1, release=release)
    table.children = ctypes.pointer(ctypes.pointer(table))
    for schema in (indices, table):
        schema.release = release
        with pytest.raises(TypeError, match="deeper than 64"):
            registry.lookup_many(Given(schema))


def test_tables_in_tables_are_looked_up_to_a_depth(registry):
    column = pa.array(URLS)
    for _ in range(63):
        column = pa.StructArray.from_arrays([column], ["url"])
    assert listed(registry.lookup_many(column)) == ANSWERS
    with pytest.raises(TypeError, match="deeper than 64"):
        registry.lookup_many(pa.StructArray.from_arrays([column], ["url"]))


def test_a_producer_that_fails_is_an_error(registry):
    def batches():
        yield pa.record_batch({"url": URLS})
        raise RuntimeError("the source went away")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"url": pa.string()}), batches())
    with pytest.raises(ValueError, match="went away"):
        registry.lookup_many(reader)


def test_polars(registry):
    polars = pytest.importorskip("polars")
    series = polars.Series("url", URLS)
    assert listed(registry.lookup_many(series)) == ANSWERS
    assert listed(registry.lookup_many(series.cast(polars.Categorical))) == ANSWERS
    assert listed(registry.lookup_many(polars.DataFrame({"url": URLS}))) == ANSWERS
    answers = polars.Series(registry.lookup_many(series))
    assert (answers.dtype, answers.to_list()) == (polars.Int32, ANSWERS)
    assert polars.DataFrame({"url": series}).with_columns(entry=answers)["entry"].null_count() == 3


def test_pandas(registry):
    pandas = pytest.importorskip("pandas")
    series = pandas.Series(URLS)
    assert listed(registry.lookup_many(series)) == ANSWERS
    assert listed(registry.lookup_many(series.astype("category"))) == ANSWERS
    answers = pandas.Series.from_arrow(registry.lookup_many(series))
    assert [None if pandas.isna(one) else int(one) for one in answers] == ANSWERS


def test_duckdb(registry):
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.execute("create table requests as select unnest($urls) as url", {"urls": URLS})
        assert listed(registry.lookup_many(connection.sql("select url from requests"))) == ANSWERS
        entries = pa.table({"entry": pa.array(registry.lookup_many(connection.sql("select url from requests")))})
        assert connection.sql("select count(entry) from entries").fetchall() == [(6,)]


def test_a_list_stays_a_list(registry):
    assert registry.lookup_many(["https://h/"]) == [credmatch.NO_ENTRY]
