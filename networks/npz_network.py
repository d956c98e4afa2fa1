"""Networks as numpy archives."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.named_tensors import network_of_tensors, tensors_of_network
from exactrelu.networks.written_layers import MOST_NUMBERS, Network, WrittenLayers, check_count
from exactrelu.polytopes.errors import InputError

_MOST_MEMBERS = 10_000


def read_npz_network(content: bytes, source: str) -> Network:
    """Read a network from an ``.npz`` archive, never unpickling.

    Parameters
    ----------
    content : bytes
        Arrays named as :func:`exactrelu.networks.named_tensors.network_of_tensors` accepts.
    source : str
        The file, as errors name it.

    Raises
    ------
    InputError
        If the archive is broken, holds anything but arrays of numbers, or declares more numbers
        than are accepted (checked before any is unpacked).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            check_zip(members, source)
            tensors = {
                member.filename.removesuffix(".npy"): _array(archive, member, source)
                for member in members
            }
    except InputError:
        raise
    except Exception as error:  # zip, zlib and numpy raise a dozen kinds on broken archives
        reason = str(error).split("\n")[0]
        raise InputError(f"{source}: the file is no readable .npz of numbers ({reason})") from error
    return network_of_tensors(tensors, source)


def npz_network(written: WrittenLayers) -> bytes:
    """Write a network as an ``.npz`` archive, named as :func:`tensors_of_network` does."""
    buffer = io.BytesIO()
    named: dict[str, Any] = tensors_of_network(written)
    np.savez(buffer, **named)
    return buffer.getvalue()


def check_zip(members: list[zipfile.ZipInfo], source: str) -> None:
    """Refuse an archive with more members, or more bytes once unpacked, than are accepted."""
    if len(members) > _MOST_MEMBERS:
        raise InputError(
            f"{source}: the archive has {len(members)} members; accepted are {_MOST_MEMBERS}"
        )
    size = sum(member.file_size for member in members)
    if size > 8 * MOST_NUMBERS:
        raise InputError(
            f"{source}: the archive unpacks to {size} bytes; accepted are at most "
            f"{8 * MOST_NUMBERS}"
        )


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: str) -> NDArray[Any]:
    """Read one array, its declared shape and type before its numbers."""
    place = f"{source}, {member.filename}"
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        read_header = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        shape, fortran, dtype = read_header(file)
        if dtype.kind not in "iuf":
            raise InputError(f"{place}: type {dtype}; accepted are int and float arrays")
        count = 1
        for length in shape:
            count *= length
        check_count(count, place)
        data = file.read()
    if len(data) != count * dtype.itemsize:
        raise InputError(
            f"{place}: {len(data)} bytes for shape {shape} of {dtype}; accepted are "
            f"{count * dtype.itemsize}"
        )
    return np.frombuffer(data, dtype=dtype).reshape(shape, order="F" if fortran else "C")
