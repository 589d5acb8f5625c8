"""What the tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import agreements
import pytest

import funnelcore as fc


@pytest.fixture(scope="session")
def fit() -> fc.Model:
    return fc.Model.parse(agreements.FIT)


@pytest.fixture(scope="session")
def build() -> Path:
    return Path(os.environ["FUNNELCORE_BUILD"])


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture
def leads() -> list[dict[str, Any]]:
    """Rows with every kind of value and many holes."""
    return [
        {
            "lead_id": "L-1",
            "industry": "FinTech",
            "country": "VN",
            "employees": 120,
            "budget": "60000",
            "page_views": 7,
        },
        {"lead_id": "L-2", "industry": "IT Services ", "country": "SG", "employees": 9, "budget": "49999.99"},
        {"lead_id": "L-3", "industry": "unknown", "country": None, "employees": None, "budget": None, "demo": True},
        {"lead_id": "L-4", "industry": "Bäckerei", "country": "TH", "employees": 1000, "page_views": -1},
        {"lead_id": "L-5", "industry": "software", "country": "VN", "employees": 50, "budget": "12.345", "demo": False},
        {
            "lead_id": "L-6",
            "industry": "a text that is longer than twelve bytes",
            "country": "ID",
            "ratio": 0.5,
            "seen_at": "2026-11-07T09:00:00+07:00",
            "born": "1999-12-31",
        },
    ]
