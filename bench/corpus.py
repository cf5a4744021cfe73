"""Articles a second, two workers against one, memory from few to many articles, and what a million would cost.

    python bench/corpus.py [--counts 300 1200] [--tables 1000 5000]     --counts 0 leaves out the whole runs
    python bench/corpus.py --write FILE.jsonl --count 100000     only makes the articles

The articles are made by this script from templates and the gazetteer, half English, half French, about 200 words each,
the same each time; one in twenty is a copy of another with its outlet's own first words. They are simpler than what
journalists write, and their places are known to the gazetteer: real articles of the length take longer or shorter.
"A core" is one second of processor time of the reading process, without starting and without the final tables, which
are told apart. On a machine with other work the wall times are upper bounds of the time, and the ratio of two workers
to one means little: processor times hold.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from geo import corpus, datasets
from geo.corpus.build import build
from geo.corpus.inputs import Item, items
from geo.corpus.reader import read_item, warm_up
from geo.corpus.scratch import Scratch
from geo.corpus.store import Folder

COUNTRIES = {"MLI": ("Mali", "Mali"), "BFA": ("Burkina Faso", "Burkina Faso"), "NER": ("Niger", "Niger")}
ACTORS = {
    "en": ("JNIM", "Islamic State fighters", "unidentified gunmen", "the Malian army", "Dozo hunters", "armed men"),
    "fr": (
        "le JNIM",
        "des combattants de l'État islamique",
        "des hommes armés",
        "l'armée malienne",
        "des chasseurs dozos",
    ),
}
SPEAKERS = {
    "en": ("the army", "a local official", "residents", "a security source", "Human Rights Watch"),
    "fr": ("l'armée", "un élu local", "des habitants", "une source sécuritaire", "Human Rights Watch"),
}
SENTENCES = {
    "en": (
        "Gunmen believed to be {actor} attacked the village of {place} on {day}, killing {n} people, {speaker} said.",
        "{n} people were abducted near {place}, in {country}, according to {speaker}.",
        "An explosion on the road between {place} and {other} wounded {n} soldiers.",
        "The market of {place} stayed closed for {n} days, and traders moved their stalls to {other}.",
        "{speaker} put the number of displaced at {big}, most of whom fled towards {other}.",
        "Troops withdrew from their camp in {place} on {day} and were replaced by {actor}.",
        "Schools in {place} have been shut since the rains, and teachers were told to report to {other}.",
        "The government of {country} denied that its forces had killed {n} herders around {place}.",
        "{actor} claimed responsibility for the ambush on a convoy that had left {other} for {place}.",
        "Prices of millet rose by {n} percent in {place}, where lorries from {other} no longer arrive.",
        "Air strikes hit positions of {actor} north of {place}, {speaker} said, without giving a toll.",
        "Aid workers asked for a safe road to {place}, which has been cut off for {n} weeks.",
    ),
    "fr": (
        "{actor} ont attaqué {day} le village de {place}, tuant au moins {n} civils, selon {speaker}.",
        "{n} personnes ont été enlevées près de {place}, au {country}, d'après {speaker}.",
        "Une explosion sur la route entre {place} et {other} a blessé {n} soldats.",
        "Le marché de {place} est resté fermé pendant {n} jours, et les commerçants sont partis vers {other}.",
        "{speaker} estime à {big} le nombre de déplacés, dont la plupart ont fui vers {other}.",
        "Les troupes se sont retirées {day} de leur camp de {place}.",
        "Les écoles de {place} sont fermées depuis les pluies, et les enseignants ont rejoint {other}.",
        "Le gouvernement a démenti que ses forces aient tué {n} éleveurs autour de {place}.",
        "{actor} ont revendiqué l'embuscade contre un convoi parti de {other} pour {place}.",
        "Le prix du mil a augmenté de {n} pour cent à {place}, où les camions de {other} n'arrivent plus.",
        "Des frappes aériennes ont visé des positions au nord de {place}, a indiqué {speaker}.",
        "Les humanitaires demandent une route sûre vers {place}, coupée du monde depuis {n} semaines.",
    ),
}
DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
COPIED = 20  # one article in so many is a copy
LENGTH = (9, 13)  # sentences: about 200 words
BEGAN = dt.date(2018, 1, 1)


def articles(count: int, seed: int = 1, days: int = 2500) -> Iterator[dict[str, Any]]:
    """Made-up articles, the same for the same numbers.

    Parameters
    ----------
    count, seed : int
    days : int
        Over which they are spread.
    """
    chance = random.Random(seed)
    columns = ["name", "kind", "iso3", "population"]
    table = pd.read_parquet(datasets.built("gazetteer.parquet"), columns=columns)
    table = table[(table["kind"] == "locality") & table["iso3"].isin(COUNTRIES)].sort_values(["iso3", "name"])
    towns = {iso3: list(rows["name"]) for iso3, rows in table.groupby("iso3")}
    last: dict[str, Any] = {}
    for number in range(count):
        if last and number % COPIED == COPIED - 1:
            text = f"{chance.choice(('OUAGADOUGOU', 'BAMAKO', 'NIAMEY'))} - {last['text']}"
            yield last | {"id": f"made-{number}", "text": text, "source": f"Outlet {chance.randrange(40)}"}
            continue
        lang = ("en", "fr")[number % 2]
        iso3 = chance.choice(list(COUNTRIES))
        day = BEGAN + dt.timedelta(days=number * days // max(count, 1))
        said = chance.sample(SENTENCES[lang], min(chance.randint(*LENGTH), len(SENTENCES[lang])))
        text = "\n\n".join(_capital(sentence.format(**_slots(chance, lang, iso3, towns[iso3]))) for sentence in said)
        last = {"id": f"made-{number}", "text": text, "published": day.isoformat(), "lang": lang}
        last |= {"title": f"Made-up report {number}", "source": f"Outlet {chance.randrange(40)}"}
        yield last


def _slots(chance: random.Random, lang: str, iso3: str, towns: list[str]) -> dict[str, Any]:
    """What stands in one sentence."""
    place, other = chance.sample(towns, 2)
    names = {"place": place, "other": other, "country": COUNTRIES[iso3][lang == "fr"]}
    words = {
        "actor": chance.choice(ACTORS[lang]),
        "speaker": chance.choice(SPEAKERS[lang]),
        "day": chance.choice(DAYS[lang]),
    }
    return names | words | {"n": chance.randint(2, 60), "big": chance.randint(3, 90) * 100}


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def write_corpus(path: Path, count: int, seed: int = 1, days: int = 2500) -> Path:
    """Write made-up articles as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for row in articles(count, seed, days):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def a_core(path: Path, count: int = 150) -> tuple[float, int]:
    """Articles a second of processor time in this process, and words of an article."""
    warm_up()
    asked = [one for one, _ in zip(items([path], "bench"), range(count), strict=False) if isinstance(one, Item)]
    began = time.process_time()
    read = [read_item(one.form, one.content) for one in asked]
    took = time.process_time() - began
    faults = [one["record"]["fault"] for one in read if "fault" in one["record"]]
    if faults:
        raise SystemExit(f"{len(faults)} made-up articles cannot be read, the first: {faults[0]}")
    words = sum(len(json.loads(one.content)["text"].split()) for one in asked) // len(asked)
    return len(asked) / took, words


def whole(path: Path, out: Path, workers: int) -> tuple[float, dict[str, int]]:
    """Wall seconds of a run, and its counts."""
    began = time.perf_counter()
    made = corpus.run(path, out, workers=workers)
    return time.perf_counter() - began, made.counts


def tables(path: Path, out: Path, count: int) -> tuple[float, float]:
    """Seconds and most memory of the final tables of so many articles: those of a file, each under many keys."""
    asked = [one for one in items([path], "bench") if isinstance(one, Item)][:100]
    read = [read_item(one.form, one.content) for one in asked]
    chance, folder = random.Random(1), Folder(out)
    with folder.locked():
        scratch = Scratch(folder.building / "scratch.sqlite")
        for first in range(0, count, 32):
            records, areas = [], {}
            for number in range(first, min(first + 32, count)):
                found = read[number % len(read)]
                record = _later(found["record"], number // len(read) * 40)
                key = hashlib.sha256(str(number).encode()).hexdigest()
                records.append({"key": key, **record, "sign": chance.randbytes(512).hex()})
                areas |= found["areas"]
                scratch.name(number, key, key)
            folder.add({"records": records, "areas": areas})
        began = time.perf_counter()
        build(folder, scratch)
        scratch.close()
    return time.perf_counter() - began, peak_mb()[0]


def _later(record: dict[str, Any], days: int) -> dict[str, Any]:
    """A record so many days later, lest the same article under many keys be one great episode."""

    def move(cells: dict[str, Any]) -> dict[str, Any]:
        days_of = {name: cells[name] for name in ("published", "date_start", "date_end") if cells.get(name)}
        moved = {name: dt.date.fromisoformat(day) + dt.timedelta(days=days) for name, day in days_of.items()}
        return cells | {name: day.isoformat() for name, day in moved.items()}

    return record | {"meta": move(record["meta"]), "claims": [move(claim) for claim in record["claims"]]}


def peak_mb() -> tuple[float, float]:
    """Most memory that this process, and the largest that it started, have held."""
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own, others


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", nargs="+", type=int, default=[300, 1200])
    parser.add_argument("--tables", nargs="+", type=int, default=[1000, 5000])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    if options.write:
        print(write_corpus(options.write, options.count))
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        rate, words = a_core(write_corpus(here / "first.jsonl", 200))
        print(f"a core: {rate:.1f} articles of {words} words a second of processor time")
        print(f"a million articles: {1e6 / rate / 3600:.1f} core hours of reading, without starting and final tables")
        small = here / "first.jsonl"
        for count in options.tables:
            seconds, peak = tables(small, here / f"tables-{count}", count)
            print(f"final tables of {count} articles: {seconds:.1f} s, peak {peak:.0f} MB", flush=True)
        for workers in (1, 2) if options.counts != [0] else ():
            seconds, _ = whole(small, here / f"by-{workers}", workers)
            print(f"200 articles, {workers} worker(s): {seconds:.1f} s with starting", flush=True)
        for count in filter(None, options.counts):
            path = write_corpus(here / f"{count}.jsonl", count)
            seconds, counts = whole(path, here / f"out-{count}", 2)
            own, others = peak_mb()
            told = f"{counts['claims']} claims, {counts['stories']} stories, {counts['episodes']} episodes"
            print(f"{count} articles, 2 workers: {seconds:.1f} s, {told}")
            print(f"    peak {own:.0f} MB here, {others:.0f} MB in the largest process of all so far", flush=True)


if __name__ == "__main__":
    sys.exit(main())
