"""ACLED and UCDP over their web interfaces: one adapter that pages, waits, tries again, and keeps its keys to itself.

Keys come from the environment and go nowhere but into the request: not into addresses, messages, tables or files.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import pandas as pd
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from geo.datasets import built
from geo.errors import DataError
from geo.sources.acled import from_acled
from geo.sources.naming import words
from geo.sources.ucdp import from_ucdp

ACLED = "https://acleddata.com"
UCDP = "https://ucdpapi.pcr.uu.se"
UCDP_RELEASE = (
    "25.1"  # the newest yearly release known when this was written; candidate releases are "25.0.9" and so on
)
TIMEOUT = (10, 120)  # seconds to connect, seconds between bytes; a page of 5,000 events is some 5 MB
PAUSE = 0.5  # seconds between requests: neither service states a rate, both ask for moderation
PAGE_ACLED, PAGE_UCDP = 5_000, 1_000  # rows a page: the most that each service gives
MOST_PAGES = 2_000
_TRIES = Retry(
    total=4,
    backoff_factor=1.0,
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=None,
    respect_retry_after_header=True,
    raise_on_status=False,
)


def fetch_acled(
    countries: list[str],
    since: dt.date,
    until: dt.date,
    base: str = ACLED,
    progress: Callable[[int], None] | None = None,
) -> gpd.GeoDataFrame:
    """ACLED's events of some countries and days, for those who have an account (ACLED_EMAIL, ACLED_PASSWORD).

    Parameters
    ----------
    countries : list of str
        ISO 3166-1 alpha-3 codes.
    since, until : date
        First and last day.
    base : str
        Address of the service.
    progress : callable, optional
        Told the number of rows after each page.

    Returns
    -------
    GeoDataFrame
        Schema ``events``; its licence forbids passing the data on.

    Raises
    ------
    DataError
        If the account is missing or refused, the service cannot be reached, or its answer is no table.
    """
    account = {"username": _key("ACLED_EMAIL", "ACLED"), "password": _key("ACLED_PASSWORD", "ACLED")}
    with _session() as session:
        form = account | {"grant_type": "password", "client_id": "acled"}
        answer = _answer(session, "ACLED", "POST", f"{base}/oauth/token", data=form)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise DataError("ACLED: no token in the answer: is the account allowed to use the API?")
        session.headers["Authorization"] = f"Bearer {token}"
        rows: list[dict[str, Any]] = []
        for iso3 in countries:
            query = {
                "_format": "json",
                "iso": _numeric(iso3),
                "event_date": f"{since.isoformat()}|{until.isoformat()}",
                "event_date_where": "BETWEEN",
                "limit": PAGE_ACLED,
            }
            for page in _pages(session, "ACLED", f"{base}/api/acled/read", query, "data", PAGE_ACLED, first=1):
                rows += page
                if progress is not None:
                    progress(len(rows))
    return from_acled(_table(rows, "event_id_cnty event_date event_type actor1 latitude longitude country"))


def fetch_ucdp(
    countries: list[str],
    since: dt.date,
    until: dt.date,
    release: str = UCDP_RELEASE,
    base: str = UCDP,
    progress: Callable[[int], None] | None = None,
) -> gpd.GeoDataFrame:
    """UCDP GED's events of some countries and days, for those who have a token (UCDP_TOKEN).

    Parameters
    ----------
    countries : list of str
        ISO 3166-1 alpha-3 codes of ``geo/sources/words/gw.csv``.
    since, until : date
        First and last day.
    release : str
        Release of GED.
    base : str
        Address of the service.
    progress : callable, optional
        Told the number of rows after each page.

    Returns
    -------
    GeoDataFrame
        Schema ``events``.

    Raises
    ------
    DataError
        If the token is missing or refused, the service cannot be reached, or its answer is no table.
    """
    numbers = {row["iso3"]: row["gw"] for row in words("gw")}
    unknown = [iso3 for iso3 in countries if iso3 not in numbers]
    if unknown:
        raise DataError(f"no Gleditsch-Ward number of {', '.join(unknown)} is known: choose from {', '.join(numbers)}")
    query = {
        "pagesize": PAGE_UCDP,
        "Country": ",".join(numbers[iso3] for iso3 in countries),
        "StartDate": since.isoformat(),
        "EndDate": until.isoformat(),
    }
    rows: list[dict[str, Any]] = []
    with _session() as session:
        session.headers["x-ucdp-access-token"] = _key("UCDP_TOKEN", "UCDP")
        for page in _pages(session, "UCDP", f"{base}/api/gedevents/{release}", query, "Result", PAGE_UCDP, first=0):
            rows += page
            if progress is not None:
                progress(len(rows))
    return from_ucdp(_table(rows, "id type_of_violence side_a date_start latitude longitude best country"))


def _key(name: str, service: str) -> str:
    """A key from the environment."""
    found = os.environ.get(name, "")
    if not found:
        raise DataError(f"{service} needs an account: set the environment variable {name} (it is written nowhere)")
    return found


def _session() -> requests.Session:
    """A session which tries again when a service is busy."""
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=_TRIES))
    session.mount("http://", HTTPAdapter(max_retries=_TRIES))
    session.headers["User-Agent"] = "sahel-atlas"
    return session


def _pages(
    session: requests.Session, service: str, url: str, query: dict[str, Any], rows: str, size: int, first: int
) -> Iterator[list[dict[str, Any]]]:
    """Pages of rows, until one is not full."""
    for number in range(first, first + MOST_PAGES):
        answer = _answer(session, service, "GET", url, params=query | {"page": number})
        found = answer.get(rows)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise DataError(f"{service}: page {number} holds no list of events: try again later")
        yield found
        if len(found) < size:
            return
        time.sleep(PAUSE)
    raise DataError(f"{service}: more than {MOST_PAGES} pages: ask for fewer countries or days")


def _answer(session: requests.Session, service: str, method: str, url: str, **more: Any) -> dict[str, Any]:
    """The JSON object that a service answers, or one line that says why there is none; keys never stand in it."""
    try:
        answer = session.request(method, url, timeout=TIMEOUT, allow_redirects=False, **more)
    except requests.RequestException as error:
        raise DataError(f"{service} cannot be reached ({type(error).__name__}): is there a connection?") from None
    if answer.status_code in (400, 401, 403):
        raise DataError(f"{service} refused the account (HTTP {answer.status_code}): check the keys and their rights")
    if answer.status_code != 200:
        raise DataError(f"{service} answered HTTP {answer.status_code}: try again later")
    try:
        found = answer.json()
    except requests.JSONDecodeError:
        raise DataError(f"{service} answered no JSON: try again later") from None
    if not isinstance(found, dict):
        raise DataError(f"{service} answered no JSON object: try again later")
    return found


def _numeric(iso3: str) -> str:
    """ISO 3166-1 numeric code of a country."""
    with built("country-codes.csv").open(encoding="utf-8", newline="") as stream:
        found = next((row["iso_numeric"] for row in csv.DictReader(stream) if row["iso3"] == iso3.upper()), "")
    if not found:
        raise DataError(f"{iso3!r} is no ISO 3166-1 alpha-3 code: write MLI, NER, BFA, TCD, MRT …")
    return found


def _table(rows: list[dict[str, Any]], columns: str) -> pd.DataFrame:
    """Rows as text; the columns are there even where there is no row."""
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns.split())
    return table.map(lambda cell: "" if cell is None else str(cell)).astype(object)
