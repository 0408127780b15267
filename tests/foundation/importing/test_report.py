"""Reports: faults go through storage unsaid, and are said to each reader."""

from __future__ import annotations

import json

from campaigns.foundation.i18n.said import said
from campaigns.foundation.i18n.texts import speaking
from campaigns.foundation.importing.report import MOST_FAULTS_KEPT, Fault, Report

FAULT = Fault("line 2, actions[1]", said("%(id)s is not in the file.", id="50 %"), "011-1 (XIII)")


def test_a_fault_is_the_same_after_it_was_stored() -> None:
    stored = json.loads(json.dumps(FAULT.as_json()))
    assert Fault.from_json(stored) == FAULT
    assert Fault.from_json(Fault("", FAULT.reason).as_json()) == Fault("", FAULT.reason)


def test_a_fault_is_said_whole_in_the_language_of_its_reader() -> None:
    assert str(FAULT) == "line 2, actions[1]: 011-1 (XIII): 50 % is not in the file."
    with speaking("sr-Cyrl"):
        assert str(FAULT) == "ред 2, actions[1]: 011-1 (XIII): У датотеци нема 50 %."


def test_a_fault_of_the_time_before_says_its_words() -> None:
    old = Fault.from_json({"line": "line 2", "reason": "011-1: a proposal without a title, 100 %"})
    assert str(old) == "line 2: 011-1: a proposal without a title, 100 %"


def test_of_very_many_faults_the_first_are_kept() -> None:
    report = Report()
    for number in range(MOST_FAULTS_KEPT + 5):
        report.blame(f"line {number}", FAULT.reason)
    assert (len(report.faults), report.fault_number) == (MOST_FAULTS_KEPT, MOST_FAULTS_KEPT + 5)
