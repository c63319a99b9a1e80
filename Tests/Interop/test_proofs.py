"""The independent verifier itself, against the values that Certificate Transparency's implementations agree on."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from qinglian_proofs import Unproven, leaf_hash, node_hash, open_checkpoint, root_from_path, tree_root

ENTRIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def audit_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(index, leaves) of RFC 6962 §2.1.1, as it is defined."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return audit_path(index, leaves[:split]) + [tree_root(leaves[split:])]
    return audit_path(index - split, leaves[split:]) + [tree_root(leaves[:split])]


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_the_known_ones(size: int):
    assert tree_root([leaf_hash(entry) for entry in ENTRIES[:size]]).hex() == ROOTS[size]


def test_every_path_leads_to_the_root_and_a_changed_one_does_not():
    leaves = [leaf_hash(bytes([number])) for number in range(37)]
    for size in range(1, len(leaves) + 1):
        root = tree_root(leaves[:size])
        for index in range(size):
            path = audit_path(index, leaves[:size])
            assert root_from_path(index, size, leaves[index], path) == root
            with pytest.raises(Unproven):
                root_from_path(index, size, leaves[index], [*path, root])
            if path:
                assert root_from_path(index, size, leaves[index], [root, *path[1:]]) != root
                with pytest.raises(Unproven):
                    root_from_path(index, size, leaves[index], path[:-1])


def test_a_note_is_opened_only_under_its_own_key():
    private = Ed25519PrivateKey.generate()
    name, key = "qinglian/330281/intake", b"\x01" + private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    verifier = f"{name}+{key_id.hex()}+{base64.b64encode(key).decode()}"
    root = node_hash(leaf_hash(b"a"), leaf_hash(b"b"))
    text = f"{name}/0123\n2\n{base64.b64encode(root).decode()}\n"
    signature = base64.b64encode(key_id + private.sign(text.encode())).decode()
    note = f"{text}\n\u2014 {name} {signature}\n"

    checkpoint = open_checkpoint(note, verifier)
    assert (checkpoint.size, checkpoint.root) == (2, root)
    with pytest.raises(Unproven):
        open_checkpoint(note.replace("\n2\n", "\n3\n"), verifier)
    with pytest.raises(Unproven):
        open_checkpoint(note, verifier[:-4] + "AAA=")
