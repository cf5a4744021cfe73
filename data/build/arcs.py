"""Borders as arcs: each stretch of border or coast once, however many areas share it, and in whatever vintage."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

Point = tuple[int, int]
Arc = tuple[Point, ...]


def atoms(shapes: np.ndarray) -> np.ndarray:
    """The smallest areas that the outlines of overlapping shapes cut the ground into; no overlaps, no gaps."""
    lines = shapely.union_all(shapely.boundary(shapes))
    parts = shapely.get_parts(shapely.polygonize([lines]))
    tree = shapely.STRtree(shapes)
    covered = np.unique(tree.query(shapely.point_on_surface(parts), predicate="within")[0])
    return np.asarray(parts[covered])


class Arcs:
    """Arcs of areas whose shared borders have the same points, on a grid of whole numbers."""

    def __init__(self, grid: float) -> None:
        self.grid = grid
        self.arcs: list[Arc] = []
        self._number: dict[Arc, int] = {}
        self._near: dict[Point, set[Point]] = defaultdict(set)

    def _ring(self, ring: Any) -> list[Point]:
        """Points of a ring on the grid, the last is not the first, none twice in a row."""
        points = [(int(x), int(y)) for x, y in np.rint(shapely.get_coordinates(ring) / self.grid)]
        kept = [point for place, point in enumerate(points[:-1]) if point != points[place - 1 if place else -2]]
        return kept if len(set(kept)) > 2 else []

    def _rings(self, shape: Any) -> Iterable[list[list[Point]]]:
        for part in shapely.get_parts(shape):
            rings = [self._ring(ring) for ring in (part.exterior, *part.interiors)]
            if rings[0]:
                yield [ring for ring in rings if ring]

    def learn(self, shapes: Iterable[Any]) -> None:
        """Take note of where borders meet; all shapes come by here before the first is added."""
        for shape in shapes:
            for rings in self._rings(shape):
                for ring in rings:
                    for place, point in enumerate(ring):
                        self._near[point] |= {ring[place - 1], ring[(place + 1) % len(ring)]}

    def add(self, shape: Any) -> list[list[list[int]]]:
        """A shape as polygons of rings of numbers of arcs; ``~n`` for an arc that is walked backwards."""
        return [[self._walk(ring) for ring in rings] for rings in self._rings(shape)]

    def add_line(self, line: Any) -> int:
        """A line that is no border."""
        points = [(int(x), int(y)) for x, y in np.rint(shapely.get_coordinates(line) / self.grid)]
        self.arcs.append(tuple(p for place, p in enumerate(points) if place == 0 or p != points[place - 1]))
        return len(self.arcs) - 1

    def _walk(self, ring: list[Point]) -> list[int]:
        meets = [place for place, point in enumerate(ring) if len(self._near[point]) != 2]
        if not meets:
            start = ring.index(min(ring))
            return [self._take((*ring[start:], *ring[: start + 1]))]
        turned = ring[meets[0] :] + ring[: meets[0]] + [ring[meets[0]]]
        cuts = [place - meets[0] for place in meets] + [len(ring)]
        return [self._take(tuple(turned[a : b + 1])) for a, b in itertools.pairwise(cuts)]

    def _take(self, arc: Arc) -> int:
        if arc in self._number:
            return self._number[arc]
        back = arc[::-1]
        if back in self._number:
            return ~self._number[back]
        self._number[arc] = len(self.arcs)
        self.arcs.append(arc)
        return self._number[arc]

    def thin(self, which: Iterable[int], tolerance: float) -> None:
        """Simplify some arcs between their ends, which stay (Douglas-Peucker, degrees); a ring keeps three corners."""
        for number in which:
            arc = self.arcs[number]
            line = shapely.LineString(np.array(arc) * self.grid)
            kept = line.simplify(tolerance)
            finer = tolerance
            while arc[0] == arc[-1] and len(kept.coords) < 4 <= len(arc):
                finer /= 2
                kept = line.simplify(finer)
            points = [(int(x), int(y)) for x, y in np.rint(shapely.get_coordinates(kept) / self.grid)]
            self.arcs[number] = tuple(points)

    def numbers(self) -> np.ndarray:
        """All arcs as whole numbers: how many points, then differences of x and y, running on from arc to arc."""
        found: list[int] = []
        x = y = 0
        for arc in self.arcs:
            found.append(len(arc))
            for px, py in arc:
                found += [px - x, py - y]
                x, y = px, py
        return np.array(found, dtype=np.int64)
