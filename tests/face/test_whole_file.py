import os

import pytest

from exactrelu.polytopes import InputError
from exactrelu.whole_file import check_target, write_text, write_whole


def test_a_file_is_replaced(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    write_text(str(path), "né\n")
    assert path.read_text(encoding="utf-8") == "né\n"
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failure_leaves_what_was_there(tmp_path, error):
    path = tmp_path / "a.json"
    path.write_text("old")

    def half(file):
        file.write(b"ne")
        raise error

    with pytest.raises(type(error)):
        write_whole(str(path), half)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_pointing(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    write_text(str(link), "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_targets_are_checked(tmp_path):
    check_target(str(tmp_path / "a.png"), "--plot", (".png",))
    for path, word in [
        (tmp_path / "a.gif", "ending"),
        (tmp_path / "none" / "a.png", "does not exist"),
        (tmp_path, "ending"),
    ]:
        with pytest.raises(InputError, match=word):
            check_target(str(path), "--plot", (".png",))
    with pytest.raises(InputError, match="this is a folder"):
        check_target(str(tmp_path), "--certificate")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_locked_folder(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"):
        check_target(str(folder / "a.png"), "--plot")


def test_a_pipe_is_written_to_and_stays(tmp_path):
    """Replaced by a file, /dev/null would be lost to the whole system."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        check_target(str(pipe), "--certificate")
        write_text(str(pipe), "text\n")
        assert os.read(end, 100) == b"text\n"
    finally:
        os.close(end)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
