"""Sheets of households as programs save them, byte by byte; no person's data is in them.

All of `readable()` hold the same doors; `workbooks()` are no text; `damaged()` are what a program or a person did to a sheet."""

from __future__ import annotations

import io

from openpyxl import Workbook

VILLAGE = "330281114201"
HEADER = ["村代码", "网格号", "户号", "门牌号", "户主", "电话"]
DOORS = [
    [VILLAGE, "001", "9001", "样例路1号，后屋", "样例甲", "0574-00000001"],
    [VILLAGE, "001", "9002", "样例路“2”号", "样例乙", ""],
    [VILLAGE, "001", "9003", "样例路3号", "样例丙", "0574-00000003"],
]


def text(delimiter: str = ",", end: str = "\r\n", rows: list[list[str]] | None = None, quoted: bool = False) -> str:
    """A row for each line; cells are quoted where they must be, or all."""

    def cell(value: str) -> str:
        if quoted or any(each in value for each in (delimiter, '"', "\r", "\n")):
            return '"' + value.replace('"', '""') + '"'
        return value

    return "".join(delimiter.join(map(cell, row)) + end for row in (rows or [HEADER, *DOORS]))


def readable() -> dict[str, bytes]:
    emptied = [HEADER, *DOORS, *[[""] * len(HEADER)] * 40]
    beside = [[*row, note] for row, note in zip([HEADER, *DOORS], ["备注", "", "看过", ""], strict=True)]
    turned = [list(reversed(row)) for row in [HEADER, *DOORS]]
    return {
        "Excel, CSV UTF-8": text().encode("utf-8-sig"),
        "Excel in Chinese, CSV": text().encode("gb18030"),
        "Excel, Unicode text": text("\t").encode("utf-16"),
        "Excel where the comma is a decimal sign": text(";").encode("utf-8-sig"),
        "with the delimiter said": ("sep=;\r\n" + text(";")).encode("utf-8-sig"),
        "WPS, all cells quoted": text(quoted=True).encode("gb18030"),
        "LibreOffice, UTF-16 the other way round": b"\xfe\xff" + text().encode("utf-16-be"),
        "Numbers": text(end="\n").encode(),
        "an old Macintosh": text(end="\r").encode(),
        "cells copied out of a sheet": text("\t", "\n").encode(),
        "with forty rows of nothing but commas": text(rows=emptied).encode("utf-8-sig"),
        "with a column that nobody asked for": text(rows=beside).encode("utf-8-sig"),
        "with its columns in another order": text(rows=turned).encode("utf-8-sig"),
        "without an end of the last line": text().encode().removesuffix(b"\r\n"),
    }


def workbooks() -> dict[str, bytes]:
    book = Workbook()
    for row in [HEADER, *DOORS]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return {
        "Excel's workbook": file.getvalue(),
        "an old Excel's workbook": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504),
    }


def damaged() -> dict[str, tuple[bytes, str]]:
    """With what is said of each."""
    number = [*DOORS[0][:1], "1", *DOORS[0][2:]]
    rounded = ["3.30281E+11", *DOORS[0][1:]]
    lost = text().encode("gb18030").replace("样例丙".encode("gb18030"), b"\xff\xff")
    return {
        "leading zeros gone": (text(rows=[HEADER, number]).encode(), "前面的 0 可能被表格软件去掉了"),
        "a code as a rounded number": (text(rows=[HEADER, rounded]).encode(), "“村代码”可能被表格软件改过"),
        "a broken character": (lost, "第 4 行"),
        "a quote that never ends": (text().encode() + f'{VILLAGE},001,9004,"样例路4号,样例丁,\r\n'.encode(), "第 5 行"),
        "a column without its name": (text().replace("门牌号", "", 1).encode(), "门牌号"),
    }
