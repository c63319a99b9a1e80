"""The OpenAPI document, as other people's tools read it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from program import Program
from suite import Suite

# Whether a rule of the trade accepts a value no schema can say; everything else is checked.
CHECKS = "--exclude-checks=positive_data_acceptance"


def test_the_document_is_valid_openapi(suite: Suite) -> None:
    validate(Program(suite).get("/openapi.json").json())


@pytest.mark.timeout(300)  # It grows with the table of operations.
def test_a_fuzzer_finds_no_fault_and_no_undocumented_answer(suite: Suite) -> None:
    program = Program(suite, "county")
    command = [
        Path(sys.executable).with_name("schemathesis"),
        "run",
        program.base + "/openapi.json",
        "--phases=coverage,fuzzing",
        "--max-examples=3",
        "--generation-database=none",
        "--exclude-path=/events",
        CHECKS,
        "--header",
        f"Authorization: Bearer {program.token}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-8000:]
    assert " passed" in done.stdout
