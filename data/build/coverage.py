"""Fit units into the outline they belong to, so that they fill it without gaps or overlaps."""

from __future__ import annotations

import numpy as np
import shapely

STEP = 0.02  # degrees between the points from which a gap is shared out: finer than the layers' own detail
TOUCH = 1e-3  # degrees: a unit within about 100 m of a gap borders it
SLIVER = 1e-9  # square degrees, about 10 m²: left over by arithmetic
MERGE = 0.001  # degrees: gaps narrower than this inside a layer go to the neighbour with the longest border


def fit(shapes: np.ndarray, outline: shapely.Geometry) -> np.ndarray:
    """Units cut to an outline, overlaps given to one side, gaps shared out to the nearest unit.

    Parameters
    ----------
    shapes : array of (Multi)Polygon
        Units, longitude and latitude.
    outline : (Multi)Polygon
        What they must fill; Natural Earth's country or region.

    Returns
    -------
    array of (Multi)Polygon
        In the same order; empty where a unit lies outside.
    """
    inside = areas(shapely.intersection(shapes, outline))
    inside = _without_overlaps(inside)
    gap = areas(np.array([shapely.difference(outline, shapely.union_all(inside))]))[0]
    return _share_out(inside, gap) if gap.area > SLIVER else inside


def areas(shapes: np.ndarray) -> np.ndarray:
    """Only the polygons of each geometry."""
    out = shapely.make_valid(np.asarray(shapes, dtype=object))
    for at in np.flatnonzero(~np.isin(shapely.get_type_id(out), [3, 6])):
        parts = shapely.get_parts(out[at])
        out[at] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return out


def _without_overlaps(shapes: np.ndarray) -> np.ndarray:
    """Where two units overlap, the one that comes first keeps the land."""
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    out = shapes.copy()
    for first, second in sorted({(min(a, b), max(a, b)) for a, b in zip(left, right, strict=True) if a != b}):
        if shapely.area(shapely.intersection(out[first], out[second])) > 0:
            out[second] = areas(np.array([shapely.difference(out[second], out[first])]))[0]
    return out


def _share_out(shapes: np.ndarray, gap: shapely.Geometry) -> np.ndarray:
    """Each part of the gap goes to the unit whose border is nearest (Voronoi cells of points along the borders)."""
    edges = shapely.intersection(shapely.boundary(shapes), shapely.buffer(gap, TOUCH))
    owners, points = [], []
    for at, edge in enumerate(edges):
        if not shapely.is_empty(edge):
            spots = np.unique(np.round(shapely.get_coordinates(shapely.segmentize(edge, STEP)), 6), axis=0)
            owners += [at] * len(spots)
            points.append(spots)
    spots, first = np.unique(np.vstack(points), axis=0, return_index=True)
    owner = np.array(owners)[first]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=gap, ordered=True))
    out = shapes.copy()
    for at in np.unique(owner):
        share = areas(np.array([shapely.intersection(shapely.union_all(cells[owner == at]), gap)]))[0]
        out[at] = shapely.union(out[at], share)
    return areas(out)


def clean(shapes: np.ndarray, grid: float) -> np.ndarray:
    """One coverage of all: the same vertices on both sides of every border, rounded to the grid.

    Raises
    ------
    SystemExit
        If neighbours still do not match; then the sources have changed and someone must look.
    """
    digits = round(-np.log10(grid))
    before = shapely.is_empty(shapes)
    out = areas(shapely.coverage_clean(shapes, gap_width=MERGE, snapping_distance=grid))
    for _ in range(5):
        rounded = shapely.transform(out, lambda xy: np.round(xy, digits))
        if shapely.coverage_is_valid(rounded) and shapely.is_valid(rounded).all():
            if (shapely.is_empty(rounded) & ~before).any():
                break
            return np.asarray(shapely.normalize(rounded))
        # GEOS 3.14 loses polygons when told not to snap at all, so it may snap by a hundredth of the grid.
        out = areas(shapely.coverage_clean(areas(rounded), gap_width=0.0, snapping_distance=grid / 100))
    raise SystemExit("neighbours still overlap after rounding, or a unit was lost: look at coverage_invalid_edges")
