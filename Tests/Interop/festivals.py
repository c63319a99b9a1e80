"""Makes the table of festival days that the working calendar counts with beyond the published years.

    python Tests/Interop/festivals.py > Shared/WorkingDays/Festivals.swift

The days come from `lunar_python`; test_festivals.py compares them with `lunardate`, an independent table, and with what the
State Council published (`chinesecalendar`).
"""

from datetime import date, timedelta

from lunar_python import Lunar, Solar

YEARS = range(2024, 2051)

HEAD = """\
import Messages

/// The days of the festivals of the lunisolar calendar, {first} to {last}: 除夕, 清明, 端午, 中秋.
///
/// Made by Tests/Interop/festivals.py; do not edit.
enum Festivals {{
    /// Month and day of each year's, as `month * 100 + day`, in this order.
    static let days: [Int: (eve: Int, qingming: Int, dragonBoat: Int, midAutumn: Int)] = [
"""


def solar(lunar):
    day = lunar.getSolar()
    return date(day.getYear(), day.getMonth(), day.getDay())


def festivals(year):
    """除夕, 清明, 端午 and 中秋 of a year."""
    eve = solar(Lunar.fromYmd(year, 1, 1)) - timedelta(days=1)
    term = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()["清明"]
    qingming = date(term.getYear(), term.getMonth(), term.getDay())
    return eve, qingming, solar(Lunar.fromYmd(year, 5, 5)), solar(Lunar.fromYmd(year, 8, 15))


def source():
    rows = "".join(
        "        {}: ({}),\n".format(
            f"{year // 1000}_{year % 1000:03}", ", ".join(str(day.month * 100 + day.day) for day in festivals(year)))
        for year in YEARS
    )
    return HEAD.format(first=YEARS[0], last=YEARS[-1]) + rows + "    ]\n}\n"


if __name__ == "__main__":
    print(source(), end="")
