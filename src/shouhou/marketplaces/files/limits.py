"""How much of a file is read before it is refused, and what the reading process may use."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one file. The defaults hold for a year of a large shop in one export."""

    file_bytes: int = 100 * MIB
    unpacked_bytes: int = 2048 * MIB
    """All parts of a workbook that are read, unpacked."""
    bomb_bytes: int = 256 * MIB
    bomb_ratio: int = 200
    """A part of more than ``bomb_bytes`` that shrinks better than this was made to do harm: text that people
    type shrinks to a tenth, an empty sheet to a hundredth."""
    cell_chars: int = 131_072
    """Four times what Excel lets a cell hold."""
    row_chars: int = 4 * MIB
    rows: int = 1_100_000
    """A little more than a sheet of Excel has."""
    columns: int = 1_000
    memory_bytes: int = 480 * MIB
    """Address space of the reading process, of which less is ever resident."""
    cpu_seconds: int = 300
