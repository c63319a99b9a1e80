"""The days of festivals that the working calendar counts with are those of other people's calendars."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import festivals
import lunardate

ROOT = Path(__file__).parents[2]


def test_the_table_is_what_its_script_makes():
    assert (ROOT / "Shared/WorkingDays/Festivals.swift").read_text() == festivals.source()


def test_the_table_agrees_with_an_independent_lunar_calendar():
    assert festivals.YEARS[-1] >= 2050
    for year in festivals.YEARS:
        eve, qingming, dragon_boat, mid_autumn = festivals.festivals(year)
        assert eve + timedelta(days=1) == lunardate.LunarDate(year, 1, 1).to_solar_date()
        assert dragon_boat == lunardate.LunarDate(year, 5, 5).to_solar_date()
        assert mid_autumn == lunardate.LunarDate(year, 8, 15).to_solar_date()
        # The rule of thumb for the 21st century: [Y × 0.2422 + 4.81] − [Y / 4] of the year's last two digits.
        short = year % 100
        assert qingming == date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def test_the_festivals_were_days_off_in_the_published_years():
    published = range(festivals.YEARS[0], max(chinese_calendar.holidays).year + 1)
    assert len(published) >= 3
    for year in published:
        for day in festivals.festivals(year):
            if day.year == year == 2024 and day.month == 2:
                continue  # The eve became a legal holiday with 2025.
            assert chinese_calendar.is_holiday(day), day
