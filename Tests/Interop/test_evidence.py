"""A ledger's evidence, checked by an implementation that knows nothing of ours: hashlib and an Ed25519 library."""

from __future__ import annotations

import pymerkle
import pytest
from load import wait_for
from qinglian_proofs import Checkpoint, Unproven, leaf_hash, open_checkpoint, root_from_path, tree_root
from qinglian_wire import Desk
from suite import VILLAGER, County, whole_ledger


def newest_checkpoint(desk: Desk, at_least: int = 1) -> Checkpoint:
    found: list[Checkpoint] = []

    def there() -> bool:
        answer = desk.call("ledger.checkpoint").result
        if answer.get("note") is not None:
            found.append(open_checkpoint(answer["note"], answer["verifier"]))
        return bool(found) and found[-1].size >= at_least

    wait_for(there, 90)
    return found[-1]


def head(desk: Desk) -> int:
    return int(desk.call("desk.health").result["head"])


def test_two_checkpoints_sign_the_ledger_as_it_is_read(county: County, desk: Desk):
    first = newest_checkpoint(desk)
    for number in range(5):
        desk.call("intake.case.file", county.case(number), actor=VILLAGER)
    second = newest_checkpoint(desk, at_least=head(desk))
    assert second.size >= first.size + 5
    leaves = [leaf_hash(event.raw) for event in whole_ledger(desk)]
    assert tree_root(leaves[: first.size]) == first.root
    assert tree_root(leaves[: second.size]) == second.root
    ledger = desk.call("desk.health").result["ledger"]
    assert first.origin == second.origin
    assert ledger in first.origin


def test_each_event_is_proven_to_be_in_the_checkpoint(desk: Desk):
    checkpoint = newest_checkpoint(desk)
    events = whole_ledger(desk)[: checkpoint.size]
    for event in events[:: max(1, len(events) // 50)] + events[-1:]:
        params = {"sequence": f"{event.position:020d}", "size": checkpoint.size}
        proof = desk.call("ledger.prove", params).result
        path = [bytes.fromhex(node) for node in proof["path"]]
        assert bytes.fromhex(proof["leaf"]) == leaf_hash(event.raw)
        assert root_from_path(event.position - 1, checkpoint.size, leaf_hash(event.raw), path) == checkpoint.root
        assert bytes.fromhex(proof["root"]) == checkpoint.root
        changed = leaf_hash(event.raw + b" ")
        assert root_from_path(event.position - 1, checkpoint.size, changed, path) != checkpoint.root


def test_another_implementation_of_the_tree_agrees(desk: Desk):
    """pymerkle builds the tree from the events' bytes; root and audit paths are what the desk signs and answers."""
    checkpoint = newest_checkpoint(desk)
    events = whole_ledger(desk)[: checkpoint.size]
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for event in events:
        tree.append_entry(event.raw)
    assert tree.get_root() == checkpoint.root
    for event in events[:: max(1, len(events) // 20)]:
        theirs = tree.prove_inclusion(event.position, checkpoint.size)
        pymerkle.verify_inclusion(leaf_hash(event.raw), checkpoint.root, theirs)
        ours = desk.call("ledger.prove", {"sequence": f"{event.position:020d}", "size": checkpoint.size}).result
        assert [ours["leaf"], *ours["path"]] == theirs.serialize()["path"]


def test_every_size_has_its_proof(desk: Desk):
    events = whole_ledger(desk)
    leaves = [leaf_hash(event.raw) for event in events]
    for size in range(1, min(len(leaves), 20) + 1):
        for index in range(size):
            proof = desk.call("ledger.prove", {"sequence": f"{index + 1:020d}", "size": size}).result
            path = [bytes.fromhex(node) for node in proof["path"]]
            assert root_from_path(index, size, leaves[index], path) == tree_root(leaves[:size])


def test_a_changed_checkpoint_is_found_out(desk: Desk):
    newest_checkpoint(desk)
    answer = desk.call("ledger.checkpoint").result
    lines = answer["note"].split("\n")
    lines[1] = str(int(lines[1]) + 1)
    with pytest.raises(Unproven):
        open_checkpoint("\n".join(lines), answer["verifier"])
