"""Files and folders that appear whole or not at all.

What is being written lies under a temporary name beside its place, so that the last step is a
rename, which a file system does at once. Whatever fails, what was there before is still there.
"""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alliances.errors import OutputError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path to write to, which becomes `path` when the block ends well.

    Parameters
    ----------
    path
        The file wanted. Missing folders are made. A file already there is replaced, at the end.

    Yields
    ------
    Path
        An empty temporary file in the same folder, with the same ending.

    Raises
    ------
    OutputError
        ``output_is_folder``, ``output_locked`` (open in Excel, or read-only),
        ``output_not_writable``, ``output_disk_full``. Nothing is changed then.
    """
    target = Path(path)
    made = _make_folder(target.parent, target)
    done = False
    try:
        _refuse_locked(target)
        temporary = _empty_sibling(target)
        try:
            with _told(target):
                yield temporary
                temporary.replace(target)
            done = True
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    finally:
        if not done:
            _remove_folders(made)


@contextmanager
def whole_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary folder, whose files all move into `path` when the block ends well.

    Files of `path` that have the same name are replaced, all of them or none; the others are left
    alone. Sub-folders are carried over.

    Parameters
    ----------
    path
        The folder wanted, made where it is missing.

    Yields
    ------
    Path
        An empty temporary folder on the same disk.

    Raises
    ------
    OutputError
        ``output_is_file``, ``output_locked``, ``output_not_writable``, ``output_disk_full``.
        The folder is then as it was.
    """
    target = Path(path)
    if target.is_file():
        raise OutputError("output_is_file", path=str(target))
    made = _make_folder(target, target)
    done = False
    # Inside the folder rather than beside it: the right to write there is the only one needed.
    staging = target / f".alliances-{secrets.token_hex(4)}"
    try:
        with _told(target):
            (staging / "new").mkdir(parents=True)
            yield staging / "new"
            _exchange(staging, target)
        done = True
    except PermissionError as error:
        raise OutputError("output_not_writable", path=str(target)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not done:
            _remove_folders(made)


def _exchange(staging: Path, target: Path) -> None:
    """Move every new file to its place; where one fails, put back all that was there."""
    new = sorted(file for file in (staging / "new").rglob("*") if file.is_file())
    places = [target / file.relative_to(staging / "new") for file in new]
    for place in places:
        _refuse_locked(place)
    made: list[Path] = []
    moved: list[tuple[Path, Path | None]] = []
    try:
        for number, (file, place) in enumerate(zip(new, places, strict=True)):
            made += _make_folder(place.parent, place)
            kept = None
            if place.exists():
                kept = staging / f"old-{number}"
                place.replace(kept)
            moved.append((place, kept))
            file.replace(place)
    except BaseException:
        for place, kept in reversed(moved):
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)
                if kept is not None:
                    kept.replace(place)
        _remove_folders(made)
        raise


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn a full disk, and a file that somebody holds, into errors that a user understands."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise OutputError("output_disk_full", path=str(target)) from error
        if isinstance(error, PermissionError) and target.is_file():
            raise OutputError("output_locked", path=str(target)) from error
        raise


def _refuse_locked(target: Path) -> None:
    """Find out before the work, not after it, that the target is a folder or held by a program."""
    if target.is_dir():
        raise OutputError("output_is_folder", path=str(target))
    if not target.exists():
        return
    try:
        # Opened for writing but not touched: Excel on Windows refuses this while it holds the file.
        with target.open("r+b"):
            pass
    except OSError as error:
        raise OutputError("output_locked", path=str(target)) from error


def _empty_sibling(target: Path) -> Path:
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        with temporary.open("xb"):
            pass
    except OSError as error:
        code = "output_disk_full" if error.errno in _FULL else "output_not_writable"
        raise OutputError(code, path=str(target)) from error
    return temporary


def _make_folder(folder: Path, target: Path) -> list[Path]:
    """Make a folder and those above it; return those made, deepest first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove_folders(missing)
        raise OutputError("output_not_writable", path=str(target)) from error
    return missing


def _remove_folders(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
