"""What Ruby's inspect prints is read by a grammar; other text is not, and nothing of it is carried out."""

from __future__ import annotations

import time

import pytest

from pipeline.sources.readers import ruby

PRINTED = {
    '["a", "b"]': ["a", "b"],
    "[]": [],
    '[{"k" => nil, "t" => true, "f" => false}]': [{"k": None, "t": True, "f": False}],
    '[{"k"=>nil,"n"=>-3,"x"=>1.5}]': [{"k": None, "n": "-3", "x": "1.5"}],
    "[{:kind=>:open, note: 1}]": [{"kind": "open", "note": "1"}],
    '{"k" => Wed, 01 Jan 2020}': {"k": "2020-01-01"},
    '{"k" => Wed, 01 Jan 2020 10:00:00.000000000 UTC +00:00}': {"k": "2020-01-01"},
    '{"k" => 2020-01-01 10:00:00.000 UTC +00:00}': {"k": "2020-01-01"},
    '{"k" => #<Date: 2020-01-02 ((2458850j,0s,0n),+0s,2299161j)>}': {"k": "2020-01-02"},
    r'["say \"no\", \\ \u1780 \u{1F600} \#{x} a\nb"]': ['say "no", \\ \u1780 \U0001f600 #{x} a\nb'],
    '["a => b", "[{", "nil"]': ["a => b", "[{", "nil"],
    '[{"in" => [{"deep" => {"er" => ["x"]}}]}]': [{"in": [{"deep": {"er": ["x"]}}]}],
}
OTHER = [
    "",
    "[",
    '["a"',
    '["a" "b"]',
    '["a",, "b"]',
    '[{"a" => }]',
    '[{"a"}]',
    '["a"] and more',
    "[{see the letter",
    "[Wed, 99 Jan 2020]",
    '[{"a" => `id`}]',
    "[#<Object:0x01>]",
    "[__import__('os')]",
    "[" * 60 + "]" * 60,
    "[" + "1," * 150_000 + "]",
    '["' + "a" * 1_000_000 + '"]',
]


@pytest.mark.parametrize("text", PRINTED)
def test_printed_values_are_read(text: str) -> None:
    assert ruby.read(text) == PRINTED[text]


@pytest.mark.parametrize("text", OTHER, ids=lambda text: text[:20])
def test_other_text_is_not_read(text: str) -> None:
    with pytest.raises(ruby.NotInspected):
        ruby.read(text)


@pytest.mark.parametrize(
    "text", ['["' + "\\" * 900_000, '["a" ' * 180_000, "[" + "1" * 900_000, "a:" * 400_000]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    with pytest.raises(ruby.NotInspected):
        ruby.read(text)
    assert time.process_time() - start < 3
