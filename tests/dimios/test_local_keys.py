import stat

from dimios import local_keys


def test_keys_are_made_once(tmp_path):
    made = local_keys.read_or_make(tmp_path / "keys.json")

    assert local_keys.read_or_make(tmp_path / "keys.json") == made


def test_the_keys_differ_and_are_long(tmp_path):
    keys = local_keys.read_or_make(tmp_path / "keys.json")

    assert set(keys) == {"SECRET_KEY", "LINK_KEY", "EXCHANGE_KEY"}
    assert len(set(keys.values())) == 3
    assert min(len(key) for key in keys.values()) == 64  # 48 random bytes in base64


def test_two_installations_have_different_keys(tmp_path):
    first, second = (local_keys.read_or_make(tmp_path / name) for name in ("first.json", "second.json"))

    assert not set(first.values()) & set(second.values())


def test_only_the_owner_reads_the_keys(tmp_path):
    local_keys.read_or_make(tmp_path / "keys.json")

    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_key_that_an_older_version_did_not_make_is_added_and_the_others_kept(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text('{"SECRET_KEY": "a", "LINK_KEY": "b"}')

    keys = local_keys.read_or_make(path)

    assert (keys["SECRET_KEY"], keys["LINK_KEY"], len(keys["EXCHANGE_KEY"])) == ("a", "b", 64)
    assert local_keys.read_or_make(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
