"""Test how what users get is told from what only developers have."""

from __future__ import annotations

from tools.package import locks


def test_a_lock_may_have_a_library_in_several_versions() -> None:
    lock = locks.locked(
        "a_B.c==1.0 ; x \\\n    --hash=sha256:0\na-b-c==2.0 \\\nd==3\n    # via d==4\n"
    )
    assert lock == {"a-b-c": {"1.0", "2.0"}, "d": {"3"}}


def test_what_only_developers_have_stays_out_of_packages() -> None:
    modules = locks.unlocked_modules()
    assert {"pytest", "PIL", "PyInstaller", "attr", "typing_extensions"} <= {*modules}
    assert not {"msgspec", "_cffi_backend", "precis_i18n", "zeroconf"} & {*modules}
